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
import { iterationCount, pbkdf2Identifier, readPbkdf2 } from '../keys/pbkdf2.js';
import type { CipherInput, CipherName } from '../platform/bulk-crypto.js';
import { SmimeError } from '../smime-error.js';
import { type Pkcs12KeyInput, pkcs12Key, pkcs12KeyAndSums, workedPbkdf2Key } from './password-key.js';
import type { PasswordWork } from './password-work.js';
import { decryptRc2Cbc40 } from './rc2.js';

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
  const key = await workedPbkdf2Key(password, { digest: 'SHA-256', salt, iterations }, 32, work);
  const derivation = sequence(...pbkdf2Identifier({ salt, iterations }));
  return {
    algorithm: sequence(oid(id.PBES2), sequence(derivation, sequence(oid(id.AES_256_CBC), octetString(iv)))),
    encrypted: await encrypted({ cipher: 'AES-256-CBC', key, iv }, content),
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
  return {
    algorithm: sequence(oid(id.PBE_SHA1_3DES), sequence(octetString(salt), integer(iterations))),
    encrypted: await encrypted(input, content),
  };
}

async function encrypted(input: CipherInput, content: Uint8Array): Promise<Uint8Array> {
  const cipher = bulkCrypto.encryptor(input);
  const first = cipher.update(content);
  const { rest } = await cipher.finish();
  return concatBytes([first, rest]);
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
  const pbkdf2 = derivation && readPbkdf2(derivation);
  if (!pbkdf2 || !encryption) throw unsupported(scheme);
  const cipher = CIPHERS[oidText(encryption[0])];
  if (!cipher || !encryption[1]) throw unsupported(oidText(encryption[0]));
  return {
    cipher: cipher.cipher,
    key: await workedPbkdf2Key(password, pbkdf2, cipher.keyLength, work),
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

/** One where none is said (RFC 7292 §4, `MacData`). */
export function countOf(value: Asn1 | undefined): number {
  return iterationCount(value) ?? 1;
}

function unsupported(scheme: string): SmimeError {
  return new SmimeError(
    'unsupported-algorithm',
    `The key file is encrypted with ${scheme}, which is not supported.`,
  );
}
