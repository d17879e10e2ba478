import type { Answer, PickupLink, pickupRoutes } from '@secure-mail/contracts';
import type { ServiceContext } from '../service-context.js';
import { genuineLink } from './genuine-link.js';

/** MP-2: the question and the state of one recipient. Charges nothing and changes nothing: scanners follow links. */
export async function openPickup(
  context: ServiceContext,
  link: PickupLink,
): Promise<Answer<typeof pickupRoutes.openPickup>> {
  const waiting = await genuineLink(context, link);
  const { triesLeft } = await context.opaqueRecords.triesLeft(waiting.recordId);
  return {
    serviceName: context.settings.serviceName,
    rootCertificate: Buffer.from(context.keys.rootCertificate.der).toString('base64url'),
    senderAddress: waiting.senderAddress,
    senderName: waiting.senderName,
    recipientAddress: waiting.recipientAddress,
    language: waiting.language,
    sealedQuestion: waiting.sealedQuestion,
    recordId: waiting.recordId,
    answerNormalisation: waiting.answerNormalisation,
    triesLeft,
    expiresAt: waiting.expiresAt.toISOString(),
    size: waiting.size,
  };
}
