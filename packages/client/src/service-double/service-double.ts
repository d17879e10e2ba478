import {
  keyLabels,
  type LoggedCertificate,
  type OpaqueIdentifiers,
  type PickupLink,
  passwordIdentifiers,
  pickupIdentifiers,
  type SealedSecureId,
  type ServiceDescription,
  ServiceError,
} from '@secure-mail/contracts';
import { Certificate, verifyCertificateRequest } from '@secure-mail/smime';
import * as opaque from '@serenity-kit/opaque';
import { fromBase64Url, toBase64Url } from '../keys/base64-url.js';
import { deriveKey } from '../keys/key-schedule.js';
import { randomBytes } from '../keys/random-id.js';
import { sealBytes } from '../keys/sealing.js';
import type { PickupService } from '../pickup/pickup-answer.js';
import type { SubscriberService } from '../secure-id/subscriber-service.js';
import {
  type CertificateAuthorityDouble,
  createCertificateAuthority,
} from './certificate-authority-double.js';

type CommitBody = Parameters<SubscriberService['commitDeposit']>[0];
type DepositRecipient = CommitBody['recipients'][number];

/** A service that tests can make lie. The cryptography is real; nothing is stored, counted or sent. */
export interface ServiceDouble {
  readonly description: ServiceDescription;
  readonly authority: CertificateAuthorityDouble;
  readonly service: SubscriberService & PickupService;
  /** What was committed to, in order. */
  readonly commitments: readonly CommitBody[];
  /** The link that a recipient's notification would carry. */
  linkFor(depositId: string, address: string): PickupLink;
}

export async function createServiceDouble(name = 'gateway.example'): Promise<ServiceDouble> {
  await opaque.ready;
  const serverSetup = opaque.server.createSetup();
  const authority = await createCertificateAuthority(['firm.example', 'xn--br-via.example']);
  const chain = [toBase64Url(authority.issuing.der)];
  const description: ServiceDescription = {
    name,
    protocolVersion: 1,
    gatewayDomain: 'gateway.example',
    pickupUrl: 'https://pickup.example/',
    maxMessageBytes: 1_000_000,
    depositDays: 30,
    rootCertificate: toBase64Url(authority.root.der),
  };
  const activations = new Map<string, { address: string; recordId: string }>();
  const secureIds = new Map<string, SealedSecureId & { registrationRecord: string }>();
  const logins = new Map<string, string>();
  const commitments: CommitBody[] = [];
  const tokens = new Map<string, string>();

  const evaluate = (recordId: string, registrationRequest: string) =>
    opaque.server.createRegistrationResponse({ serverSetup, userIdentifier: recordId, registrationRequest });
  const startLogin = (
    recordId: string,
    registrationRecord: string | null,
    startLoginRequest: string,
    identifiers: OpaqueIdentifiers,
  ) => {
    const { serverLoginState, loginResponse } = opaque.server.startLogin({
      serverSetup,
      userIdentifier: recordId,
      registrationRecord,
      startLoginRequest,
      identifiers,
    });
    const loginId = newToken();
    logins.set(loginId, serverLoginState);
    return { loginId, loginResponse };
  };
  const finishLogin = (loginId: string, finishLoginRequest: string, identifiers: OpaqueIdentifiers) =>
    opaque.server.finishLogin({
      serverLoginState: logins.get(loginId) ?? '',
      finishLoginRequest,
      identifiers,
    });

  const pickupIdentity = new Map<string, { depositId: string; recipient: DepositRecipient }>();
  const committed = (link: PickupLink) => {
    const deposit = commitments.find(({ depositId }) => depositId === link.depositId);
    const recipient = deposit?.recipients.find(({ recipientId }) => recipientId === link.recipientId);
    if (recipient === undefined || tokens.get(recipient.recipientId) !== link.token) {
      throw new ServiceError('pickup-not-found', 'This link was never given out.');
    }
    return recipient;
  };
  const loginAddress = new Map<string, string>();

  const service: ServiceDouble['service'] = {
    describeService: async () => description,
    health: async () => ({ status: 'ok', version: '0' }),
    nextActivationStep: async ({ address }) => ({
      next: secureIds.has(address) ? 'password' : 'activation-code',
    }),
    startActivation: async ({ address, activationCode, registrationRequest }) => {
      if (activationCode !== 'right-code') throw new ServiceError('activation-refused', 'Not accepted.');
      const [recordId, activationToken] = [`password-${newToken()}`, newToken()];
      activations.set(activationToken, { address, recordId });
      return {
        activationToken,
        recordId,
        displayName: 'Sam Sender',
        ...evaluate(recordId, registrationRequest),
      };
    },
    finishActivation: async ({ activationToken, registrationRecord, ...body }) => {
      const activation = activations.get(activationToken);
      if (activation === undefined) throw new ServiceError('activation-refused', 'Not accepted.');
      const { address, recordId } = activation;
      const certify = async (request: string, use: 'sign' | 'encrypt') => {
        const { spki } = await verifyCertificateRequest(fromBase64Url(request));
        return toBase64Url((await authority.issue({ address, spki, use })).der);
      };
      const secureId: SealedSecureId = {
        address,
        displayName: 'Sam Sender',
        passwordRecordId: recordId,
        sealedKeys: body.sealedKeys,
        wrappedRoamingKey: body.wrappedRoamingKey,
        signingCertificate: await certify(body.signingRequest, 'sign'),
        encryptionCertificate: await certify(body.encryptionRequest, 'encrypt'),
        chain,
      };
      secureIds.set(address, { ...secureId, registrationRecord });
      return { secureId };
    },
    startLogin: async ({ address, startLoginRequest }) => {
      const secureId = secureIds.get(address);
      const started = startLogin(
        secureId?.passwordRecordId ?? 'nobody',
        secureId?.registrationRecord ?? null,
        startLoginRequest,
        passwordIdentifiers(address, name),
      );
      loginAddress.set(started.loginId, address);
      return started;
    },
    finishLogin: async ({ loginId, finishLoginRequest }) => {
      const address = loginAddress.get(loginId) ?? '';
      finishLogin(loginId, finishLoginRequest, passwordIdentifiers(address, name));
      const { registrationRecord: _, ...secureId } = secureIds.get(address) ?? notFound();
      const certificates = await loggedFor(secureId);
      return { sessionToken: newToken(), expiresAt: '2026-06-15T20:00:00Z', secureId, certificates };
    },
    ownCertificates: async () => ({ certificates: [] }),
    endSession: async () => ({}),
    requestUnlockCode: async () => ({}),
    unlockWithCode: async () => ({}),
    lookUpRecipients: async ({ addresses }) => ({
      entries: addresses.map((address) => {
        const secureId = secureIds.get(address);
        if (secureId === undefined) return { address, subscriber: false };
        const { encryptionCertificate } = secureId;
        const capabilities = { authEnvelopedData: true, preferBinaryInside: true };
        return { address, subscriber: true, encryptionCertificate, chain, capabilities };
      }),
    }),
    prepareDeposit: async ({ recipients }) => ({
      recipients: recipients.map(({ recipientId, registrationRequest }) => {
        const recordId = `pickup-${newToken()}`;
        return { recipientId, recordId, ...evaluate(recordId, registrationRequest) };
      }),
    }),
    commitDeposit: async (body) => {
      commitments.push(body);
      for (const { recipientId } of body.recipients) tokens.set(recipientId, newToken());
      return { gatewayAddress: `emx-${body.depositId}@gateway.example`, expiresAt: '2026-07-15T12:00:00Z' };
    },
    listDeposits: async () => ({ deposits: [] }),
    unlockRecipient: async () => ({ triesLeft: 5 }),
    openPickup: async (link) => {
      const { recordId, question, address, answerNormalisation } = committed(link);
      const sealedQuestion = await sealBytes(
        await deriveKey(fromBase64Url(link.token), keyLabels.question),
        new TextEncoder().encode(question),
        new TextEncoder().encode(`${link.depositId}/${link.recipientId}`),
      );
      return {
        serviceName: name,
        rootCertificate: description.rootCertificate,
        senderAddress: 'sender@firm.example',
        senderName: 'Sam Sender',
        recipientAddress: address,
        language: 'en',
        sealedQuestion: toBase64Url(sealedQuestion),
        recordId,
        answerNormalisation,
        triesLeft: 5,
        expiresAt: '2026-07-15T12:00:00Z',
        size: 1,
      };
    },
    startPickup: async ({ startLoginRequest, ...link }) => {
      const recipient = committed(link);
      const { depositId, recipientId } = link;
      const identifiers = pickupIdentifiers(depositId, recipientId, name);
      const { recordId, registrationRecord } = recipient;
      const started = startLogin(recordId, registrationRecord, startLoginRequest, identifiers);
      pickupIdentity.set(started.loginId, { depositId, recipient });
      return { ...started, triesLeft: 4 };
    },
    finishPickup: async ({ loginId, finishLoginRequest }) => {
      const { depositId, recipient } = pickupIdentity.get(loginId) ?? notFound();
      finishLogin(loginId, finishLoginRequest, pickupIdentifiers(depositId, recipient.recipientId, name));
      return { pickupToken: newToken(), wrappedDepositKey: recipient.wrappedDepositKey };
    },
  };

  return {
    description,
    authority,
    service,
    commitments,
    linkFor(depositId, address) {
      const deposit = commitments.find((commitment) => commitment.depositId === depositId);
      const recipient = deposit?.recipients.find((candidate) => candidate.address === address) ?? notFound();
      const { recipientId } = recipient;
      return { depositId, recipientId, token: tokens.get(recipientId) ?? notFound() };
    },
  };
}

async function loggedFor(secureId: SealedSecureId): Promise<LoggedCertificate[]> {
  const own = [secureId.signingCertificate, secureId.encryptionCertificate];
  return Promise.all(
    own.map(async (encoded, index) => ({
      index,
      serialNumber: `${index + 1}`,
      fingerprint: await Certificate.fromDer(fromBase64Url(encoded)).fingerprint(),
      issuedAt: '2026-06-15T12:00:00Z',
      hash: '0'.repeat(64),
    })),
  );
}

function newToken(): string {
  return toBase64Url(randomBytes(32));
}

function notFound(): never {
  throw new Error('Not in this double.');
}
