import type { Certificate } from '../certificates/certificate.js';
import type { VerifiedSigner } from '../cms/verify-signer.js';
import { parseAddressList } from '../mime/address-list.js';
import type { HeaderField } from '../mime/mime-entity.js';
import { SmimeError } from '../smime-error.js';
import { validatePath } from '../validation/validate-path.js';
import type { SignatureLayer } from './layers.js';
import type { SignatureVerdict } from './message-verdict.js';
import type { OpenOptions } from './open-options.js';

/**
 * The signer who says most counts among several: trusted and sender of the message first, then trusted, then intact.
 */
export function mostTelling(verdicts: readonly SignatureVerdict[]): SignatureVerdict {
  return verdicts.toSorted((a, b) => worth(b) - worth(a))[0] ?? NOBODY;
}

/** One verdict per signer, in their order. */
export function judgeSigners(
  layer: SignatureLayer,
  headers: readonly HeaderField[],
  options: OpenOptions,
): Promise<readonly SignatureVerdict[]> {
  const senders = senderAddresses(headers);
  return Promise.all(layer.signers.map((signer) => judgeSigner(signer, layer, senders, options)));
}

/** A SignedData without any signature is only a wrapper. */
const NOBODY: SignatureVerdict = {
  status: 'invalid',
  signer: undefined,
  path: [],
  signingTime: undefined,
  signerIsSender: false,
  digestAlgorithm: '',
  signatureAlgorithm: '',
};

async function judgeSigner(
  signer: VerifiedSigner,
  { signed }: SignatureLayer,
  senders: readonly string[],
  options: OpenOptions,
): Promise<SignatureVerdict> {
  const { certificate } = signer;
  const facts = {
    signer: certificate,
    signingTime: signer.signingTime,
    signerIsSender: certificate !== undefined && isSender(certificate, senders),
    digestAlgorithm: signer.digestAlgorithm,
    signatureAlgorithm: signer.signatureAlgorithm,
    weak: signer.weak,
  };
  if (!signer.intact || !certificate)
    return { ...facts, status: 'invalid', path: certificate ? [certificate] : [] };
  const verdict = await validatePath({
    certificate,
    intermediates: [...(signed?.certificates ?? []), ...(options.intermediates ?? [])],
    roots: options.roots,
    at: options.at,
    use: 'sign',
    crls: [...(options.crls ?? []), ...(signed?.crls ?? [])],
  });
  if (verdict.valid) {
    const { capabilities, encryptionCertificate } = signer;
    return {
      ...facts,
      status: 'valid',
      path: verdict.path,
      ...(capabilities && { capabilities }),
      ...(encryptionCertificate && { encryptionCertificate }),
    };
  }
  return { ...facts, status: 'untrusted', path: verdict.path, pathFailure: verdict.reason };
}

/** Every mailbox in From, when From is one field and can be read. */
function senderAddresses(headers: readonly HeaderField[]): readonly string[] {
  const fields = headers.filter(({ name }) => name.toLowerCase() === 'from');
  if (fields.length !== 1) return [];
  try {
    return parseAddressList(fields[0]!.value).map(({ address }) => address);
  } catch (error) {
    if (error instanceof SmimeError) return [];
    throw error;
  }
}

function isSender(certificate: Certificate, senders: readonly string[]): boolean {
  return senders.length > 0 && senders.every((sender) => certificate.emailAddresses.includes(sender));
}

function worth({ status, signerIsSender }: SignatureVerdict): number {
  return (status === 'valid' ? 4 : status === 'untrusted' ? 2 : 0) + (signerIsSender ? 1 : 0);
}
