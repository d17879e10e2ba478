import { z } from 'zod';
import { address } from './address.js';
import { answerNormalisation, language } from './deposit.js';
import { base64UrlUpTo, derObject, instant, opaqueMessage, randomId, token } from './encodings.js';
import { route } from './route.js';

/** What a pickup link carries in its fragment: `#<depositId>.<recipientId>.<token>`. */
export const pickupLink = z.object({ depositId: randomId, recipientId: randomId, token });
export type PickupLink = z.infer<typeof pickupLink>;

export function formatPickupFragment(link: PickupLink): string {
  return `#${link.depositId}.${link.recipientId}.${link.token}`;
}

/** @returns undefined when the fragment is not a pickup link. */
export function parsePickupFragment(fragment: string): PickupLink | undefined {
  const parts = fragment.replace(/^#/, '').split('.');
  if (parts.length !== 3) return undefined;
  const parsed = pickupLink.safeParse({ depositId: parts[0], recipientId: parts[1], token: parts[2] });
  return parsed.success ? parsed.data : undefined;
}

export const pickupRoutes = {
  openPickup: route({
    method: 'POST',
    path: '/v1/pickup/open',
    access: 'anyone',
    summary: 'The question and the state of one recipient of a deposit. Charges nothing, changes nothing.',
    body: pickupLink,
    answer: z.object({
      serviceName: z.string(),
      rootCertificate: derObject,
      senderAddress: address,
      senderName: z.string(),
      recipientAddress: address,
      language,
      /** AES-256-GCM (12-byte nonce in front) under the key from the link's token; associated data `<depositId>/<recipientId>`. */
      sealedQuestion: base64UrlUpTo(8192),
      recordId: token,
      answerNormalisation,
      triesLeft: z.int().nonnegative(),
      expiresAt: instant,
      size: z.int().positive(),
    }),
  }),
  startPickup: route({
    method: 'POST',
    path: '/v1/pickup/start',
    access: 'anyone',
    summary: 'Charges a try, then answers the OPAQUE login.',
    body: pickupLink.extend({ startLoginRequest: opaqueMessage }),
    answer: z.object({
      loginId: token,
      loginResponse: opaqueMessage,
      /** After this try, should it be wrong. */
      triesLeft: z.int().nonnegative(),
    }),
  }),
  finishPickup: route({
    method: 'POST',
    path: '/v1/pickup/finish',
    access: 'anyone',
    summary: 'Gives the try back after a right answer and hands out the wrapped deposit secret.',
    body: z.object({ loginId: token, finishLoginRequest: opaqueMessage }),
    answer: z.object({ pickupToken: token, wrappedDepositKey: base64UrlUpTo(1024) }),
  }),
};

/** The CMS itself, `application/pkcs7-mime`; not JSON, so not in the table. Needs the pickup token as bearer. */
export const pickupContentPath = '/v1/pickup/content';
