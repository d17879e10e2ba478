import {
  Certificate,
  importPkcs12,
  messageContent,
  openCms,
  openMessage,
  parseAddressList,
  parseMime,
  SmimeError,
} from '../index.js';

export const FUZZ_TARGETS = ['certificate', 'cms', 'message', 'mime', 'pkcs12'] as const;
export type FuzzTargetName = (typeof FUZZ_TARGETS)[number];

/** The key that the seeds are encrypted to, so that mutations get behind the encryption. */
export const FUZZ_KEY = { keyId: Uint8Array.of(1), kek: new Uint8Array(32).fill(1) };
export const FUZZ_PASSWORD = 'fuzz';

/** The doors at which bytes of others come in. Only an SmimeError may leave them. */
export const fuzzTargets: Readonly<Record<FuzzTargetName, (bytes: Uint8Array) => Promise<void>>> = {
  certificate: (bytes) =>
    onlySmimeErrors(async () => {
      const certificate = Certificate.fromDer(bytes);
      // Read when first asked for.
      void [certificate.subject, certificate.issuer, certificate.emailAddresses, certificate.spki];
      void [certificate.notBefore, certificate.notAfter, certificate.crlUrls, certificate.issuerUrls];
      void [certificate.isCertificateAuthority, certificate.commonName, certificate.serialNumber];
      Certificate.fromPem(Buffer.from(bytes).toString('latin1'));
    }),
  cms: (bytes) => onlySmimeErrors(() => openCms(bytes, OPTIONS)),
  message: (bytes) => onlySmimeErrors(() => openMessage(bytes, OPTIONS)),
  mime: (bytes) =>
    onlySmimeErrors(async () => {
      const entity = parseMime(bytes);
      messageContent(entity);
      visit(entity);
      parseAddressList(entity.rawHeader('to') ?? '');
    }),
  pkcs12: (bytes) => onlySmimeErrors(() => importPkcs12(bytes, FUZZ_PASSWORD)),
};

const OPTIONS = {
  keys: [FUZZ_KEY],
  roots: [],
  at: new Date('2026-06-01T00:00:00Z'),
  readers: ['ben@firm.example'],
};

function visit(entity: ReturnType<typeof parseMime>): void {
  void [entity.header('subject'), entity.contentType, entity.fileName, entity.disposition, entity.contentId];
  if (entity.parts.length === 0) entity.text();
  for (const part of entity.parts) visit(part);
}

async function onlySmimeErrors(attempt: () => Promise<unknown>): Promise<void> {
  try {
    await attempt();
  } catch (error) {
    if (!(error instanceof SmimeError)) throw error;
  }
}
