import { verifyDsa } from '#dsa-verification';
import { publicKeyCrypto } from '#public-key-crypto';
import * as id from '../asn1/object-identifiers.js';
import { CONTEXT, isTagged, membersOf, oidTextOf, readTlv, type Tlv, UNIVERSAL } from '../asn1/tlv.js';
import type { DigestName } from '../platform/bulk-crypto.js';
import type { Verification } from '../platform/public-key-crypto.js';
import { SmimeError } from '../smime-error.js';
import { CURVES } from './curves.js';
import { DIGESTS, isPlatformDigest } from './digests.js';
import { publicKeyBits, readPublicKey } from './public-key.js';
import { isCompressed, isOfSmallOrder, isOnCurve } from './public-points.js';

/** A signature algorithm as certificates, CRLs and SignerInfos name it. */
export interface SignatureAlgorithm {
  readonly algorithm: string;
  /** As they were read, one BER value. */
  readonly parameters?: Uint8Array | undefined;
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
    if (!isPlatformDigest(hash)) return undefined;
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
    // Node ends with a segmentation fault when it verifies with the point at infinity.
    const point = publicKeyBits(spki);
    if (!isCompressed(curve, point) && !isOnCurve(curve, point)) return undefined;
    return {
      importAs: { name: 'ECDSA', namedCurve: curve.name },
      verifyAs: { name: 'ECDSA', hash },
      rsa: false,
      coordinateLength: curve.coordinateLength,
    };
  }
  if (key.kind === 'ed25519' && algorithm.algorithm === id.ED25519) {
    // Under such a key anybody makes signatures that the platforms find right.
    if (isOfSmallOrder('ed25519', publicKeyBits(spki))) return undefined;
    return { importAs: { name: 'Ed25519' }, verifyAs: { name: 'Ed25519' }, rsa: false };
  }
  return undefined;
}

interface PssParameters {
  readonly digest: DigestName;
  readonly saltLength: number;
}

const WHAT = 'signature';

/** RSASSA-PSS-params (RFC 4055 §3.1); nothing for damaged ones, whose signature nobody can tell right. */
function pssParameters(parameters: Uint8Array | undefined): PssParameters | undefined {
  try {
    return readPssParameters(parameters ? membersOf(readTlv(parameters, WHAT), WHAT) : []);
  } catch (error) {
    if (error instanceof SmimeError) return undefined;
    throw error;
  }
}

/** With MGF1 over the same digest, the only form WebCrypto verifies. */
function readPssParameters(fields: readonly Tlv[]): PssParameters | undefined {
  let digest: DigestName | undefined = 'SHA-1';
  let mask: DigestName | undefined = 'SHA-1';
  let saltLength: number | undefined = 20;
  for (const field of fields) {
    const [value] = membersOf(field, WHAT);
    if (!value) return undefined;
    const [first, second] = membersOf(value, WHAT);
    if (isTagged(field, CONTEXT, 0)) digest = DIGESTS[oidTextOf(first)];
    else if (isTagged(field, CONTEXT, 1)) mask = second && DIGESTS[oidTextOf(membersOf(second, WHAT)[0])];
    else if (isTagged(field, CONTEXT, 2)) saltLength = smallNumber(value);
    else if (isTagged(field, CONTEXT, 3) && smallNumber(value) !== 1) return undefined;
  }
  if (digest !== mask || !isPlatformDigest(digest) || saltLength === undefined) return undefined;
  return { digest, saltLength };
}

/** An INTEGER from 0 to 2^31 - 1. */
function smallNumber(value: Tlv): number | undefined {
  if (!isTagged(value, UNIVERSAL, 2) || value.constructed) return undefined;
  const { length } = value.content;
  const number = value.content.reduce((sum, byte) => sum * 256 + byte, 0);
  return length > 0 && length <= 4 && value.content[0]! < 0x80 ? number : undefined;
}

/** r and s at full length, one after the other, as WebCrypto wants them (Ecdsa-Sig-Value, RFC 3279 §2.2.3). */
function rawEcdsa(der: Uint8Array, length: number): Uint8Array | undefined {
  const value = readTlv(der, WHAT);
  const numbers = membersOf(value, WHAT);
  if (!isTagged(value, UNIVERSAL, 16) || numbers.length !== 2) return undefined;
  const raw = new Uint8Array(2 * length);
  for (const [index, number] of numbers.entries()) {
    if (!isTagged(number, UNIVERSAL, 2) || number.constructed) return undefined;
    let digits = number.content;
    while (digits.length > length && digits[0] === 0) digits = digits.subarray(1);
    if (digits.length > length) return undefined;
    raw.set(digits, (index + 1) * length - digits.length);
  }
  return raw;
}
