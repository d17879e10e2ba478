import * as asn1js from 'asn1js';
import { bulkCrypto } from '#bulk-crypto';
import {
  type Asn1,
  childrenOf,
  contentOf,
  integer,
  octetString,
  oid,
  oidText,
  sequence,
} from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { concatBytes, randomBytes } from '../bytes/byte-arrays.js';
import type { CipherInput, CipherName, DigestName } from '../platform/bulk-crypto.js';
import { SmimeError } from '../smime-error.js';
import { type Pkcs12KeyInput, pbkdf2Key, pkcs12Key, pkcs12KeyAndSums } from './password-key.js';
import type { PasswordWork } from './password-work.js';
import { decryptRc2Cbc40 } from './rc2.js';

const PRF: Readonly<Record<string, DigestName>> = {
  [id.HMAC_SHA1]: 'SHA-1',
  [id.HMAC_SHA256]: 'SHA-256',
  [id.HMAC_SHA384]: 'SHA-384',
  [id.HMAC_SHA512]: 'SHA-512',
};
const CIPHERS: Readonly<Record<string, { cipher: CipherName; keyLength: number }>> = {
  [id.AES_128_CBC]: { cipher: 'AES-128-CBC', keyLength: 16 },
  [id.AES_192_CBC]: { cipher: 'AES-192-CBC', keyLength: 24 },
  [id.AES_256_CBC]: { cipher: 'AES-256-CBC', keyLength: 32 },
  [id.DES_EDE3_CBC]: { cipher: '3DES-CBC', keyLength: 24 },
};

/** PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC (RFC 8018 §6.2). */
export async function encryptWithPassword(
  content: Uint8Array,
  password: string,
  iterations: number,
  work: PasswordWork,
): Promise<{ algorithm: Asn1; encrypted: Uint8Array }> {
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const key = await pbkdf2Key({ digest: 'SHA-256', password, salt, iterations, length: 32 }, work);
  const cipher = bulkCrypto.encryptor({ cipher: 'AES-256-CBC', key, iv });
  const first = cipher.update(content);
  const { rest } = await cipher.finish();
  const derivation = sequence(
    oid(id.PBKDF2),
    sequence(octetString(salt), integer(iterations), sequence(oid(id.HMAC_SHA256), new asn1js.Null())),
  );
  return {
    algorithm: sequence(oid(id.PBES2), sequence(derivation, sequence(oid(id.AES_256_CBC), octetString(iv)))),
    encrypted: concatBytes([first, rest]),
  };
}

/**
 * pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292 appendix C), key and IV by the derivation of appendix B with SHA-1. Throws
 * `unsupported-algorithm` where the platform has no 3DES.
 */
export async function encryptWithOldScheme(
  content: Uint8Array,
  password: string,
  iterations: number,
  work: PasswordWork,
): Promise<{ algorithm: Asn1; encrypted: Uint8Array }> {
  let salt: Uint8Array;
  let input: CipherInput & { readonly zeroLed: boolean };
  // One salt in 128 is drawn again: with it gpgsm 2.2 would take the password for a wrong one.
  do {
    salt = randomBytes(OLD_SALT_LENGTH);
    input = await tripleDesInput({ digest: 'SHA-1', password, salt, iterations }, work);
  } while (input.zeroLed);
  const cipher = bulkCrypto.encryptor(input);
  const first = cipher.update(content);
  const { rest } = await cipher.finish();
  return {
    algorithm: sequence(oid(id.PBE_SHA1_3DES), sequence(octetString(salt), integer(iterations))),
    encrypted: concatBytes([first, rest]),
  };
}

/** As OpenSSL and Windows wrote it. */
export const OLD_SALT_LENGTH = 8;

/** PBES2, and of the old schemes those with 3DES and RC2-40 (RFC 7292 appendix C). Throws `wrong-password`. */
export async function decryptWithPassword(
  algorithm: Asn1,
  encrypted: Uint8Array,
  password: string,
  work: PasswordWork,
): Promise<Uint8Array> {
  const [scheme, parameters] = childrenOf(algorithm);
  if (oidText(scheme) === id.PBE_SHA1_RC2_40) {
    const common = legacyInput(parameters, password);
    const key = await pkcs12Key({ ...common, purpose: 'encryption', length: 5 }, work);
    const iv = await pkcs12Key({ ...common, purpose: 'iv', length: 8 }, work);
    return decryptRc2Cbc40(key, iv, encrypted);
  }
  const input = await cipherInput(oidText(scheme), parameters, password, work);
  try {
    const decryptor = bulkCrypto.decryptor(input);
    const first = decryptor.update(encrypted);
    return concatBytes([first, await decryptor.finish()]);
  } catch (cause) {
    if (cause instanceof SmimeError) throw cause;
    throw new SmimeError('wrong-password', 'The password does not open this key file.', { cause });
  }
}

async function cipherInput(
  scheme: string,
  parameters: Asn1 | undefined,
  password: string,
  work: PasswordWork,
): Promise<CipherInput> {
  const fields = parameters ? childrenOf(parameters) : [];
  if (scheme === id.PBE_SHA1_3DES) return tripleDesInput(legacyInput(parameters, password), work);
  if (scheme !== id.PBES2) throw unsupported(scheme);
  const [derivation, encryption] = fields.map(childrenOf);
  if (!derivation || !encryption || oidText(derivation[0]) !== id.PBKDF2) throw unsupported(scheme);
  const [salt, iterations, ...rest] = childrenOf(derivation[1] ?? sequence());
  // keyLength is optional and stands before the pseudorandom function, which is HMAC-SHA-1 when absent.
  const prf = rest.find((field) => field instanceof asn1js.Sequence);
  const digest = prf ? PRF[oidText(childrenOf(prf)[0])] : 'SHA-1';
  const cipher = CIPHERS[oidText(encryption[0])];
  if (!digest || !cipher || !encryption[1]) throw unsupported(oidText(encryption[0]));
  return {
    cipher: cipher.cipher,
    key: await pbkdf2Key(
      {
        digest,
        password,
        salt: saltOf(salt),
        iterations: countOf(iterations),
        length: cipher.keyLength,
      },
      work,
    ),
    iv: contentOf(encryption[1]),
  };
}

async function tripleDesInput(
  common: Omit<Pkcs12KeyInput, 'purpose' | 'length'>,
  work: PasswordWork,
): Promise<CipherInput & { readonly zeroLed: boolean }> {
  return {
    cipher: '3DES-CBC',
    ...(await pkcs12KeyAndSums({ ...common, purpose: 'encryption', length: 24 }, work)),
    iv: await pkcs12Key({ ...common, purpose: 'iv', length: 8 }, work),
  };
}

/** pkcs-12PbeParams (RFC 7292 appendix C). */
function legacyInput(parameters: Asn1 | undefined, password: string) {
  const fields = parameters ? childrenOf(parameters) : [];
  return { digest: 'SHA-1', password, salt: saltOf(fields[0]), iterations: countOf(fields[1]) } as const;
}

export function saltOf(value: Asn1 | undefined): Uint8Array {
  if (!(value instanceof asn1js.OctetString))
    throw new SmimeError('malformed-pkcs12', 'The key file is damaged.');
  return contentOf(value);
}

/** asn1js gives numbers of up to three bytes only. */
export function countOf(value: Asn1 | undefined): number {
  if (!(value instanceof asn1js.Integer)) return 1;
  const bytes = contentOf(value);
  if (bytes.length > 6) return Number.MAX_SAFE_INTEGER;
  const unsigned = bytes.reduce((count, byte) => count * 256 + byte, 0);
  return bytes[0]! >= 0x80 ? unsigned - 256 ** bytes.length : unsigned;
}

function unsupported(scheme: string): SmimeError {
  return new SmimeError(
    'unsupported-algorithm',
    `The key file is encrypted with ${scheme}, which is not supported.`,
  );
}
