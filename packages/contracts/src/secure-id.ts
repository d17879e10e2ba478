import { z } from 'zod';
import { address } from './address.js';
import { base64UrlUpTo, derObject, instant, opaqueMessage, token } from './encodings.js';
import { route } from './route.js';

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

/** What other clients may do with mail for a subscriber. */
export const capabilities = z.object({
  /** Reads AuthEnvelopedData (RFC 5083) and RSAES-OAEP. */
  authEnvelopedData: z.boolean(),
  /** Reads binary inside the cryptographic layers (RFC 8551 §3.1). */
  preferBinaryInside: z.boolean(),
});
export type Capabilities = z.infer<typeof capabilities>;

/** Private keys sealed under the roaming key, and the roaming key wrapped under the password's OPAQUE key. */
export const sealedSecureId = z.object({
  address,
  displayName: z.string(),
  /** Of the OPAQUE record; bound into the wrap as associated data. */
  passwordRecordId: token,
  sealedKeys: base64UrlUpTo(64 * 1024),
  wrappedRoamingKey: base64UrlUpTo(1024),
  signingCertificate: derObject,
  encryptionCertificate: derObject,
  /** From the issuing CA up to, and without, the root. */
  chain: z.array(derObject).max(8),
});
export type SealedSecureId = z.infer<typeof sealedSecureId>;

/** An entry of the certificate log, which holds every certificate ever issued, in order. */
export const loggedCertificate = z.object({
  /** Its place in the log, from 0. */
  index: z.int().nonnegative(),
  /** Lower-case hex. */
  serialNumber: z.string().regex(/^[0-9a-f]{1,40}$/),
  /** SHA-256 of the certificate, lower-case hex. */
  fingerprint: sha256Hex,
  issuedAt: instant,
  revokedAt: instant.optional(),
  /** SHA-256 over the previous entry's hash and this entry, lower-case hex: what was logged stays logged. */
  hash: sha256Hex,
});
export type LoggedCertificate = z.infer<typeof loggedCertificate>;

export const secureIdRoutes = {
  nextActivationStep: route({
    method: 'POST',
    path: '/v1/activation/next-step',
    access: 'anyone',
    summary: 'Whether this address is asked for an activation code or for its password (AC-2). Throttled.',
    body: z.object({ address }),
    answer: z.object({ next: z.enum(['activation-code', 'password']) }),
  }),
  startActivation: route({
    method: 'POST',
    path: '/v1/activation/start',
    access: 'anyone',
    summary: 'Checks the activation code and evaluates the OPAQUE registration of the password.',
    body: z.object({
      address,
      activationCode: z.string().trim().min(1).max(64),
      registrationRequest: opaqueMessage,
    }),
    answer: z.object({
      activationToken: token,
      recordId: token,
      registrationResponse: opaqueMessage,
      displayName: z.string(),
    }),
  }),
  finishActivation: route({
    method: 'POST',
    path: '/v1/activation/finish',
    access: 'anyone',
    summary: 'Takes the OPAQUE record, certificate requests and sealed keys; issues the certificates.',
    body: z.object({
      activationToken: token,
      registrationRecord: opaqueMessage,
      signingRequest: derObject,
      encryptionRequest: derObject,
      sealedKeys: base64UrlUpTo(64 * 1024),
      wrappedRoamingKey: base64UrlUpTo(1024),
      capabilities,
    }),
    answer: z.object({ secureId: sealedSecureId }),
  }),
  startLogin: route({
    method: 'POST',
    path: '/v1/login/start',
    access: 'anyone',
    summary: 'Charges an attempt, then answers the OPAQUE login.',
    body: z.object({ address, startLoginRequest: opaqueMessage }),
    answer: z.object({ loginId: token, loginResponse: opaqueMessage }),
  }),
  finishLogin: route({
    method: 'POST',
    path: '/v1/login/finish',
    access: 'anyone',
    summary: 'Gives the attempt back after a right password and opens a session.',
    body: z.object({ loginId: token, finishLoginRequest: opaqueMessage }),
    answer: z.object({
      sessionToken: token,
      expiresAt: instant,
      secureId: sealedSecureId,
      /** As `ownCertificates` answers. */
      certificates: z.array(loggedCertificate),
    }),
  }),
  requestUnlockCode: route({
    method: 'POST',
    path: '/v1/login/unlock/code',
    access: 'anyone',
    summary:
      'Sends a code to the mailbox when its Secure ID is locked. Everybody gets the same answer. Throttled.',
    body: z.object({ address }),
    answer: z.object({}),
  }),
  unlockWithCode: route({
    method: 'POST',
    path: '/v1/login/unlock',
    access: 'anyone',
    summary: 'Unlocks a Secure ID with the code that was sent to its mailbox, by a fixed number of tries.',
    body: z.object({ address, code: z.string().trim().min(1).max(64) }),
    answer: z.object({}),
  }),
  endSession: route({
    method: 'POST',
    path: '/v1/login/end',
    access: 'subscriber',
    summary: 'Ends the session.',
    body: z.object({}),
    answer: z.object({}),
  }),
  ownCertificates: route({
    method: 'GET',
    path: '/v1/certificates/own',
    access: 'subscriber',
    summary:
      'What the certificate log holds for the signed-in address, so that its owner notices what is not theirs.',
    body: z.object({}),
    answer: z.object({ certificates: z.array(loggedCertificate) }),
  }),
  lookUpRecipients: route({
    method: 'POST',
    path: '/v1/directory/look-up',
    access: 'subscriber',
    summary: 'Which of these addresses are subscribers, with their certificates.',
    body: z.object({ addresses: z.array(address).min(1).max(500) }),
    answer: z.object({
      entries: z.array(
        z.discriminatedUnion('subscriber', [
          z.object({
            address,
            subscriber: z.literal(true),
            encryptionCertificate: derObject,
            chain: z.array(derObject).max(8),
            capabilities,
          }),
          z.object({ address, subscriber: z.literal(false) }),
        ]),
      ),
    }),
  }),
};
