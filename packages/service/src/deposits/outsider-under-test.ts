import { createHash, randomBytes } from 'node:crypto';
import { randomId } from '@secure-mail/client';
import {
  type BodyInput,
  createServiceClient,
  depositRoutes,
  type PickupLink,
  parsePickupFragment,
  pickupIdentifiers,
  pickupRoutes,
} from '@secure-mail/contracts';
import type { SignedInSender } from './service-under-test.js';

/** A service in this process or in another. */
export interface ReachableService {
  readonly baseUrl: string;
  readonly context: { readonly settings: { readonly serviceName: string } };
}

/**
 * What a sender's and a recipient's programs do, spelled out, so that a test can do any part of it otherwise.
 * The stretching is cheap: its cost is the client's affair and the service must hold without it.
 */
const keyStretching = { 'argon2id-custom': { memory: 8, iterations: 1, parallelism: 1 } } as const;

export type PreparedCommitment = BodyInput<typeof depositRoutes.commitDeposit>;

/** A message as a mail program would submit it; what is inside need not be real for the service. */
export interface TestMessage {
  readonly cms: Uint8Array;
  readonly digest: string;
  readonly mail: Buffer;
}

/** @param size of the CMS in bytes, at least 32 */
export function testMessage(size = 5000): TestMessage {
  // ContentInfo of id-ct-authEnvelopedData (RFC 5083 §2.1), filled with what only the recipients could read.
  const oid = Buffer.from('060b2a864886f70d0109100117', 'hex');
  const content = randomBytes(size - 4 - oid.length - 4);
  const explicit = Buffer.concat([
    Buffer.from([0xa0, 0x82, content.length >> 8, content.length & 255]),
    content,
  ]);
  const body = Buffer.concat([oid, explicit]);
  const cms = Buffer.concat([Buffer.from([0x30, 0x82, body.length >> 8, body.length & 255]), body]);
  return mailWith(cms);
}

export function mailWith(cms: Uint8Array): TestMessage {
  const lines = Buffer.from(cms).toString('base64').replace(/.{76}/g, '$&\r\n');
  const headers = [
    'From: sender@firm.example',
    'To: undisclosed-recipients:;',
    'Subject: [...]',
    'Message-ID: <one@firm.example>',
    'Date: Tue, 03 Nov 2026 10:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: application/pkcs7-mime; smime-type=authEnveloped-data; name="smime.p7m"',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename="smime.p7m"',
  ];
  return {
    cms,
    digest: createHash('sha256').update(cms).digest('base64url'),
    mail: Buffer.from(`${headers.join('\r\n')}\r\n\r\n${lines}\r\n`),
  };
}

export function depositsOf(service: ReachableService, sender: SignedInSender | undefined) {
  return createServiceClient(depositRoutes, {
    baseUrl: service.baseUrl,
    headers: () => (sender === undefined ? {} : { authorization: `Bearer ${sender.token}` }),
  });
}

export function pickupsOf(service: ReachableService) {
  return createServiceClient(pickupRoutes, { baseUrl: service.baseUrl });
}

/** Prepares a deposit for outsiders, and says what would be committed. */
export async function prepared(
  service: ReachableService,
  sender: SignedInSender,
  message: TestMessage,
  outsiders: Readonly<Record<string, string>>,
): Promise<PreparedCommitment> {
  const { client } = await loadOpaque();
  const depositId = randomId();
  const begun = Object.entries(outsiders).map(([address, answer]) => ({
    address,
    answer,
    recipientId: randomId(),
    ...client.startRegistration({ password: answer }),
  }));
  const { recipients } = await depositsOf(service, sender).prepareDeposit({
    depositId,
    recipients: begun.map(({ recipientId, registrationRequest }) => ({ recipientId, registrationRequest })),
  });
  return {
    depositId,
    digest: message.digest,
    size: message.cms.length,
    language: 'en',
    depositKeyForSender: 'AAAA',
    recipients: begun.map(({ address, answer, recipientId, clientRegistrationState }, index) => {
      const { recordId, registrationResponse } = recipients[index]!;
      const { registrationRecord } = client.finishRegistration({
        password: answer,
        clientRegistrationState,
        registrationResponse,
        identifiers: pickupIdentifiers(depositId, recipientId, service.context.settings.serviceName),
        keyStretching,
      });
      return {
        recipientId,
        address,
        recordId,
        registrationRecord,
        question: `Where did we meet, ${address}?`,
        wrappedDepositKey: `wrapped-for-${recipientId}`,
        answerNormalisation: 1,
      };
    }),
  };
}

/** The link in a notification mail, found as its reader would. */
export function linkIn(mail: { readonly raw: string }): PickupLink {
  const text = mail.raw.replace(/=\r\n/g, '').replace(/=3D/g, '=');
  const link = parsePickupFragment(/#[a-z2-7]+\.[a-z2-7]+\.[A-Za-z0-9_-]+/.exec(text)?.[0] ?? '');
  if (link === undefined) throw new Error('There is no link in this mail.');
  return link;
}

/** One try at a question: what the page does with what was typed. */
export async function tryAnswer(
  service: ReachableService,
  link: PickupLink,
  answer: string,
): Promise<{ readonly right: boolean; readonly triesLeft: number; readonly pickupToken?: string }> {
  const { client } = await loadOpaque();
  const { clientLoginState, startLoginRequest } = client.startLogin({ password: answer });
  const started = await pickupsOf(service).startPickup({ ...link, startLoginRequest });
  const finished = client.finishLogin({
    password: answer,
    clientLoginState,
    loginResponse: started.loginResponse,
    identifiers: pickupIdentifiers(link.depositId, link.recipientId, service.context.settings.serviceName),
    keyStretching,
  });
  if (finished === undefined) return { right: false, triesLeft: started.triesLeft };
  const { pickupToken } = await pickupsOf(service).finishPickup({
    loginId: started.loginId,
    finishLoginRequest: finished.finishLoginRequest,
  });
  return { right: true, triesLeft: started.triesLeft, pickupToken };
}

export async function loadOpaque(): Promise<typeof import('@serenity-kit/opaque')> {
  const opaque = await import('@serenity-kit/opaque');
  await opaque.ready;
  return opaque;
}
