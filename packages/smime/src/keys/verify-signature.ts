import * as asn1js from 'asn1js';
import { verifyDsa } from '#dsa-verification';
import { publicKeyCrypto } from '#public-key-crypto';
import { type Asn1, childrenOf, contentOf, isContext, oidText, parseAsn1 } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import type { DigestName } from '../platform/bulk-crypto.js';
import type { Verification } from '../platform/public-key-crypto.js';
import { readPublicKey } from './public-key.js';

/** A signature algorithm as certificates, CRLs and SignerInfos name it. */
export interface SignatureAlgorithm {
  readonly algorithm: string;
  readonly parameters?: Asn1 | undefined;
}

export interface SignedBytes {
  readonly spki: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
  /** The digest a SignerInfo names beside a bare `rsaEncryption` (RFC 5652 §10.1.2). */
  readonly digest?: DigestName | undefined;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}

/** Whether the signature is right. `unsupported` when this platform cannot tell. */
export async function verifySignature(signed: SignedBytes): Promise<'right' | 'wrong' | 'unsupported'> {
  const dsaDigest = DSA_DIGEST[signed.algorithm.algorithm];
  // Certificates and CRLs alone, which name no digest beside: S/MIME no longer has DSA (RFC 8551 appendix B).
  if (dsaDigest && !signed.digest) return verifyDsa({ ...signed, digest: dsaDigest });
  const scheme = verificationScheme(signed);
  if (!scheme) return 'unsupported';
  try {
    const signature = scheme.coordinateLength
      ? rawEcdsa(signed.signature, scheme.coordinateLength)
      : signed.signature;
    if (!signature) return 'wrong';
    return (await publicKeyCrypto.verify(signed.spki, scheme, signature, signed.bytes)) ? 'right' : 'wrong';
  } catch {
    // A key that does not import, a signature of the wrong shape: nothing that could be right.
    return 'wrong';
  }
}

/** The name people read in a verdict, such as `RSA-PSS with SHA-256`. */
export function signatureAlgorithmName(algorithm: SignatureAlgorithm, digest?: DigestName): string {
  const rsaDigest = pkcs1Digest(algorithm, digest);
  if (rsaDigest) return `RSA with ${rsaDigest}`;
  const dsaDigest = DSA_DIGEST[algorithm.algorithm];
  if (dsaDigest) return `DSA with ${dsaDigest}`;
  const ecDigest = ECDSA_DIGEST[algorithm.algorithm];
  if (ecDigest) return `ECDSA with ${ecDigest}`;
  if (algorithm.algorithm === id.RSASSA_PSS) {
    return `RSA-PSS with ${pssParameters(algorithm.parameters)?.digest ?? 'unknown digest'}`;
  }
  if (algorithm.algorithm === id.ED25519) return 'Ed25519';
  return algorithm.algorithm;
}

export const DIGESTS: Readonly<Record<string, DigestName>> = {
  [id.MD5]: 'MD5',
  [id.SHA_1]: 'SHA-1',
  [id.SHA_224]: 'SHA-224',
  [id.SHA_256]: 'SHA-256',
  [id.SHA_384]: 'SHA-384',
  [id.SHA_512]: 'SHA-512',
};

/** What an RSASSA-PKCS1-v1_5 signature hashes with; undefined for every other kind. */
export function pkcs1Digest(
  { algorithm }: SignatureAlgorithm,
  digest: DigestName | undefined,
): DigestName | undefined {
  return RSA_DIGEST[algorithm] ?? (algorithm === id.RSA_ENCRYPTION ? digest : undefined);
}

const RSA_DIGEST: Readonly<Record<string, DigestName>> = {
  [id.MD5_WITH_RSA]: 'MD5',
  [id.SHA1_WITH_RSA]: 'SHA-1',
  [id.SHA256_WITH_RSA]: 'SHA-256',
  [id.SHA384_WITH_RSA]: 'SHA-384',
  [id.SHA512_WITH_RSA]: 'SHA-512',
};
const ECDSA_DIGEST: Readonly<Record<string, DigestName>> = {
  [id.ECDSA_WITH_SHA1]: 'SHA-1',
  [id.ECDSA_WITH_SHA256]: 'SHA-256',
  [id.ECDSA_WITH_SHA384]: 'SHA-384',
  [id.ECDSA_WITH_SHA512]: 'SHA-512',
};
const DSA_DIGEST: Readonly<Record<string, 'SHA-1' | 'SHA-256'>> = {
  [id.DSA_WITH_SHA1]: 'SHA-1',
  [id.DSA_WITH_SHA256]: 'SHA-256',
};
const CURVES: Readonly<Record<string, { name: string; length: number }>> = {
  [id.P_256]: { name: 'P-256', length: 32 },
  [id.P_384]: { name: 'P-384', length: 48 },
  [id.P_521]: { name: 'P-521', length: 66 },
};

interface VerificationScheme extends Verification {
  readonly coordinateLength?: number;
}

function verificationScheme({ spki, algorithm, digest }: SignedBytes): VerificationScheme | undefined {
  const key = readPublicKey(spki);
  if (key.kind === 'rsa') {
    if (algorithm.algorithm === id.RSASSA_PSS) {
      const pss = pssParameters(algorithm.parameters);
      if (!pss) return undefined;
      return {
        importAs: { name: 'RSA-PSS', hash: pss.digest },
        verifyAs: { name: 'RSA-PSS', saltLength: pss.saltLength },
        rsa: true,
      };
    }
    const hash = pkcs1Digest(algorithm, digest);
    if (!hash || !VERIFIED_DIGESTS.has(hash)) return undefined;
    return {
      importAs: { name: 'RSASSA-PKCS1-v1_5', hash },
      verifyAs: { name: 'RSASSA-PKCS1-v1_5' },
      rsa: true,
    };
  }
  if (key.kind === 'ec') {
    const curve = CURVES[key.curve];
    // Some signers name the key's own OID and leave the digest to the SignerInfo.
    const hash =
      ECDSA_DIGEST[algorithm.algorithm] ?? (algorithm.algorithm === id.EC_PUBLIC_KEY ? digest : undefined);
    if (!curve || !hash) return undefined;
    return {
      importAs: { name: 'ECDSA', namedCurve: curve.name },
      verifyAs: { name: 'ECDSA', hash },
      rsa: false,
      coordinateLength: curve.length,
    };
  }
  if (key.kind === 'ed25519' && algorithm.algorithm === id.ED25519) {
    return { importAs: { name: 'Ed25519' }, verifyAs: { name: 'Ed25519' }, rsa: false };
  }
  return undefined;
}

/** Those WebCrypto has on every platform. A signature over another one is never right. */
export const VERIFIED_DIGESTS: ReadonlySet<DigestName> = new Set(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']);

/** RSASSA-PSS-params (RFC 4055 §3.1) with MGF1 over the same digest, the only form WebCrypto verifies. */
function pssParameters(parameters: Asn1 | undefined): { digest: DigestName; saltLength: number } | undefined {
  let digest: DigestName | undefined = 'SHA-1';
  let mask: DigestName | undefined = 'SHA-1';
  let saltLength = 20;
  for (const field of parameters ? childrenOf(parameters) : []) {
    const [value] = childrenOf(field);
    if (!value) return undefined;
    if (isContext(field, 0)) digest = DIGESTS[oidText(childrenOf(value)[0])];
    else if (isContext(field, 1)) mask = DIGESTS[oidText(childrenOf(childrenOf(value)[1] ?? value)[0])];
    else if (isContext(field, 2)) saltLength = (value as asn1js.Integer).valueBlock.valueDec;
    else if (isContext(field, 3) && (value as asn1js.Integer).valueBlock.valueDec !== 1) return undefined;
  }
  if (!digest || digest !== mask || !VERIFIED_DIGESTS.has(digest)) return undefined;
  return { digest, saltLength };
}

/** r and s at full length, one after the other, as WebCrypto wants them. */
function rawEcdsa(der: Uint8Array, length: number): Uint8Array | undefined {
  const [r, s, ...more] = childrenOf(parseAsn1(der, 'signature'));
  if (!(r instanceof asn1js.Integer) || !(s instanceof asn1js.Integer) || more.length > 0) return undefined;
  const raw = new Uint8Array(2 * length);
  for (const [index, number] of [r, s].entries()) {
    let digits: Uint8Array = contentOf(number);
    while (digits.length > length && digits[0] === 0) digits = digits.subarray(1);
    if (digits.length > length) return undefined;
    raw.set(digits, (index + 1) * length - digits.length);
  }
  return raw;
}
