import type { Certificate } from '../certificates/certificate.js';
import type { VerifiedSigner } from '../cms/verify-signer.js';
import { parseAddressList } from '../mime/address-list.js';
import type { HeaderField } from '../mime/mime-entity.js';
import { SmimeError } from '../smime-error.js';
import type { RevocationMaterial } from '../validation/revocation-material.js';
import { NOT_CHECKED } from '../validation/revocation-statement.js';
import type { SignatureLayer } from './layers.js';
import type { SignatureVerdict } from './message-verdict.js';
import type { OpenOptions } from './open-options.js';
import { SignerPaths } from './signer-paths.js';

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
  const claims = { from: addressesIn(headers, 'from'), sender: addressesIn(headers, 'sender') };
  const paths = new SignerPaths(layer.signed, options);
  return Promise.all(layer.signers.map((signer) => judgeSigner(signer, paths, claims, options)));
}

/** A SignedData without any signature is only a wrapper. */
const NOBODY: SignatureVerdict = {
  status: 'invalid',
  signer: undefined,
  path: [],
  revocation: NOT_CHECKED,
  signingTime: undefined,
  signerIsSender: false,
  unmatchedSenders: [],
  signerIsTransmitter: false,
  digestAlgorithm: '',
  signatureAlgorithm: '',
};

async function judgeSigner(
  signer: VerifiedSigner,
  paths: SignerPaths,
  { from, sender }: { readonly from: ClaimedAddresses; readonly sender: ClaimedAddresses },
  options: OpenOptions,
): Promise<SignatureVerdict> {
  const { certificate } = signer;
  const own = new Set(certificate?.emailAddresses);
  const isOwn = ({ isClear, addresses }: ClaimedAddresses) =>
    isClear && addresses.length > 0 && addresses.every((address) => own.has(address));
  const facts = {
    signer: certificate,
    signingTime: signer.signingTime,
    signerIsSender: isOwn(from),
    unmatchedSenders: from.addresses.filter((address) => !own.has(address)),
    signerIsTransmitter: isOwn(sender),
    digestAlgorithm: signer.digestAlgorithm,
    signatureAlgorithm: signer.signatureAlgorithm,
    weak: signer.weak,
  };
  if (!signer.intact || !certificate)
    return {
      ...facts,
      status: 'invalid',
      ...(signer.unchecked && { unchecked: signer.unchecked }),
      path: certificate ? [certificate] : [],
      revocation: NOT_CHECKED,
    };
  const { verdict, material } = await paths.toSigner(certificate);
  const { path, revocation, revocations } = verdict;
  if (verdict.valid) {
    const { capabilities } = signer;
    const encryptionCertificate = await preferredCertificate(signer, paths, material);
    return {
      ...facts,
      weak: signer.weak || verdict.weak,
      status: 'valid',
      path,
      validatedAt: options.at,
      revocation,
      revocations,
      ...(capabilities && { capabilities }),
      ...(encryptionCertificate && { encryptionCertificate }),
    };
  }
  return {
    ...facts,
    status: 'untrusted',
    path,
    validatedAt: options.at,
    revocation,
    revocations,
    pathFailure: verdict.reason,
  };
}

/** The certificate for answers, among those of the name that the signer gave: one of theirs that leads to a root. */
async function preferredCertificate(
  { certificate, encryptionCertificates }: VerifiedSigner,
  paths: SignerPaths,
  material: RevocationMaterial,
): Promise<Certificate | undefined> {
  for (const candidate of encryptionCertificates) {
    if (!candidate.emailAddresses.some((address) => certificate?.emailAddresses.includes(address))) continue;
    if ((await paths.to(candidate, 'encrypt', material)).valid) return candidate;
  }
  return undefined;
}

interface ClaimedAddresses {
  /** One field that can be read; anything else is not clear about who is meant. */
  readonly isClear: boolean;
  readonly addresses: readonly string[];
}

function addressesIn(headers: readonly HeaderField[], wanted: string): ClaimedAddresses {
  const fields = headers.filter(({ name }) => name.toLowerCase() === wanted);
  let isClear = fields.length === 1;
  const addresses = fields.flatMap(({ value }) => {
    try {
      // Where another program sees a line break, it may see another field.
      if (/[\r\n\0]/.test(value)) isClear = false;
      return parseAddressList(value).map(({ address }) => address);
    } catch (error) {
      if (!(error instanceof SmimeError)) throw error;
      isClear = false;
      return [];
    }
  });
  return { isClear, addresses: [...new Set(addresses)] };
}

function worth({ status, signerIsSender }: SignatureVerdict): number {
  return (status === 'valid' ? 4 : status === 'untrusted' ? 2 : 0) + (signerIsSender ? 1 : 0);
}
