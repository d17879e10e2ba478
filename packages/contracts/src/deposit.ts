import { z } from 'zod';
import { address } from './address.js';
import { base64UrlUpTo, instant, opaqueMessage, randomId, sha256Digest, token } from './encodings.js';
import { route } from './route.js';

export const language = z.enum(['en', 'de']);
export type Language = z.infer<typeof language>;

export const depositRecipientState = z.enum(['waiting', 'picked-up', 'locked', 'expired']);

/** Which definition of the answers' normal form the record was made with: who answers must use the same. */
export const answerNormalisation = z.int().min(1).max(1000);

export const depositRoutes = {
  prepareDeposit: route({
    method: 'POST',
    path: '/v1/deposits/prepare',
    access: 'subscriber',
    summary: 'Evaluates one OPAQUE registration per outside recipient of a deposit, once each.',
    body: z.object({
      depositId: randomId,
      recipients: z
        .array(z.object({ recipientId: randomId, registrationRequest: opaqueMessage }))
        .min(1)
        .max(200),
    }),
    answer: z.object({
      recipients: z.array(
        z.object({ recipientId: randomId, recordId: token, registrationResponse: opaqueMessage }),
      ),
    }),
  }),
  commitDeposit: route({
    method: 'POST',
    path: '/v1/deposits/commit',
    access: 'subscriber',
    summary: 'Commits to the message that will reach the gateway. Repeating it changes nothing.',
    body: z.object({
      depositId: randomId,
      /** SHA-256 of the decoded CMS (the ContentInfo, before base64). */
      digest: sha256Digest,
      /** Its size in bytes. */
      size: z.int().positive(),
      /** Of the notification mails and the pickup page. */
      language,
      /** The deposit secret as a CMS message encrypted to the sender. */
      depositKeyForSender: base64UrlUpTo(16 * 1024),
      recipients: z
        .array(
          z.object({
            recipientId: randomId,
            address,
            recordId: token,
            registrationRecord: opaqueMessage,
            question: z.string().trim().min(1).max(500),
            /** The deposit secret under the key from the right answer. */
            wrappedDepositKey: base64UrlUpTo(1024),
            answerNormalisation,
          }),
        )
        .min(1)
        .max(200),
    }),
    answer: z.object({ gatewayAddress: z.string(), expiresAt: instant }),
  }),
  listDeposits: route({
    method: 'GET',
    path: '/v1/deposits',
    access: 'subscriber',
    summary: 'What the signed-in sender has waiting for outside recipients, newest first (at most 100).',
    body: z.object({}),
    answer: z.object({
      deposits: z.array(
        z.object({
          depositId: randomId,
          state: z.enum(['announced', 'arrived', 'missing', 'expired']),
          createdAt: instant,
          expiresAt: instant,
          recipients: z.array(
            z.object({
              recipientId: randomId,
              address,
              state: depositRecipientState,
              triesLeft: z.int().nonnegative(),
            }),
          ),
        }),
      ),
    }),
  }),
  unlockRecipient: route({
    method: 'POST',
    path: '/v1/deposits/unlock',
    access: 'subscriber',
    summary: 'The sender gives a locked recipient a fixed number of further tries (MP-3).',
    body: z.object({ depositId: randomId, recipientId: randomId }),
    answer: z.object({ triesLeft: z.int().nonnegative() }),
  }),
};
