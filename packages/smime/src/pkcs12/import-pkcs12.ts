import * as asn1js from 'asn1js';
import {
  type Asn1,
  childrenOf,
  contentOf,
  encodedAsRead,
  isContext,
  oidText,
  parseAsn1,
  readStructure,
} from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { equalBytes } from '../bytes/byte-arrays.js';
import { requireBytes } from '../bytes/byte-source.js';
import { isPem } from '../bytes/pem.js';
import { Certificate } from '../certificates/certificate.js';
import { DIGESTS } from '../keys/digests.js';
import { publicKeyOf } from '../keys/private-key.js';
import { SmimeError } from '../smime-error.js';
import { requirePassword } from '../valid-password.js';
import { pkcs12Mac } from './export-pkcs12.js';
import { countOf, decryptWithPassword, saltOf } from './password-encryption.js';
import { PASSWORD_WORK, PasswordWork } from './password-work.js';
import type { Pkcs12Entry } from './pkcs12-entry.js';

/**
 * Reads a PKCS #12 file (RFC 7292) in password integrity mode: PBES2 with AES, and the old schemes with RC2-40 and, in
 * Node, 3DES. A key whose certificate is not in the file is left out.
 * @param pfx The file, DER or BER.
 * @param password Any text: other programs write files under the empty one, too.
 * @returns Keys with their certificates, and the certificates without a key.
 * @throws {SmimeError}
 * - `wrong-password`: the MAC or the encryption does not fit the password.
 * - `malformed-pkcs12`: the file is damaged.
 * - `too-large`: it is over 16 MiB, holds more than 1000 bags, or asks for more work than any real one: 64 000 000
 *   iterations of PBKDF2 in all, or a tenth of that in the old derivation and the MAC.
 * - `malformed-certificate`, `malformed-private-key`: a certificate or key in it cannot be read.
 * - `unsupported-algorithm`: it has no MAC, a scheme or a kind of key that is not supported here, or is
 *   protected by a key instead of a password.
 * - `too-deep`: it is nested deeper than any real one.
 * - `invalid-argument`: the password is missing, or the file is no bytes.
 */
export async function importPkcs12(
  pfx: Uint8Array,
  password: string,
): Promise<{ entries: readonly Pkcs12Entry[]; chain: readonly Certificate[] }> {
  requirePassword(password);
  if (typeof pfx !== 'string') requireBytes(pfx, 'key file');
  if (isPem(pfx))
    throw new SmimeError(
      'malformed-pkcs12',
      'This is text in PEM form and no PKCS #12 file. Certificate.fromPem and importEncryptedPrivateKey read such.',
    );
  if (pfx.length > LIMITS.bytes) throw tooLarge();
  const work = new PasswordWork(PASSWORD_WORK.keyFile);
  const { safe, mac } = readStructure('key file', 'malformed-pkcs12', () => readPfx(pfx));
  await checkMac(safe, mac, password, work);
  const bags: Bag[] = [];
  for (const info of childrenOf(parse(safe))) {
    bags.push(...(await openSafe(info, password, work)));
    if (bags.length > LIMITS.bags) throw tooLarge();
  }
  const keys = bags.filter((bag) => bag.pkcs8 !== undefined);
  const certificates = bags.flatMap((bag) =>
    bag.certificate ? [{ ...bag, certificate: bag.certificate }] : [],
  );
  const entries: Pkcs12Entry[] = [];
  for (const key of keys) {
    const pkcs8 = key.pkcs8!;
    const spki = await publicKeyOf(pkcs8);
    // localKeyId ties the two together, but only the public key proves it.
    const own = certificates.find((bag) => equalBytes(bag.certificate.spki, spki));
    if (!own) continue;
    const friendlyName = own.friendlyName ?? key.friendlyName;
    entries.push({
      certificate: own.certificate,
      key: { pkcs8, spki },
      ...(friendlyName ? { friendlyName } : {}),
    });
  }
  const chain = certificates
    .map((bag) => bag.certificate)
    .filter((certificate) => !entries.some((entry) => entry.certificate === certificate));
  return { entries, chain };
}

const LIMITS = { bytes: 16 * 1024 * 1024, bags: 1000 };

interface Bag {
  readonly certificate?: Certificate;
  readonly pkcs8?: Uint8Array;
  readonly friendlyName: string | undefined;
}

function readPfx(pfx: Uint8Array): { safe: Uint8Array; mac: readonly Asn1[] } {
  const [version, authSafe, macData] = childrenOf(parse(pfx));
  const [type, content] = childrenOf(authSafe!);
  if (!(version instanceof asn1js.Integer) || version.valueBlock.valueDec !== 3) throw damaged();
  // Without a MAC nothing tells a wrong password from a damaged or forged file.
  if (oidText(type) !== id.ID_DATA || !content || !macData) {
    throw new SmimeError(
      'unsupported-algorithm',
      'This key file has no MAC: nothing shows that it is whole and unchanged.',
    );
  }
  return { safe: contentOf(childrenOf(content)[0]!), mac: childrenOf(macData) };
}

async function checkMac(
  safe: Uint8Array,
  mac: readonly Asn1[],
  password: string,
  work: PasswordWork,
): Promise<void> {
  const [algorithm, expected] = mac[0] ? childrenOf(mac[0]) : [];
  const digest = DIGESTS[oidText(algorithm && childrenOf(algorithm)[0])];
  if (!expected) throw damaged();
  if (!digest || digest === 'MD5' || digest === 'SHA-224') {
    throw new SmimeError('unsupported-algorithm', 'The MAC of this key file is not supported.');
  }
  const actual = await pkcs12Mac(
    { digest, password, salt: saltOf(mac[1]), iterations: countOf(mac[2]) },
    safe,
    work,
  );
  if (!equalBytes(actual, contentOf(expected))) {
    throw new SmimeError('wrong-password', 'The password does not open this key file.');
  }
}

async function openSafe(info: Asn1, password: string, work: PasswordWork): Promise<readonly Bag[]> {
  const [type, wrapped] = childrenOf(info);
  const content = wrapped && childrenOf(wrapped)[0];
  if (!content) throw damaged();
  let contents: Uint8Array;
  if (oidText(type) === id.ID_DATA) {
    contents = contentOf(content);
  } else if (oidText(type) === id.ID_ENCRYPTED_DATA) {
    const [, algorithm, encrypted] = childrenOf(childrenOf(content)[1] ?? content);
    if (!algorithm || !encrypted) throw damaged();
    contents = await decryptWithPassword(algorithm, implicitOctets(encrypted), password, work);
  } else {
    throw new SmimeError('unsupported-algorithm', 'This key file is protected by a key, not by a password.');
  }
  const values = childrenOf(parse(contents));
  if (values.length > LIMITS.bags) throw tooLarge();
  const bags: Bag[] = [];
  for (const value of values) bags.push(...(await openBag(value, password, work)));
  return bags;
}

async function openBag(bag: Asn1, password: string, work: PasswordWork): Promise<readonly Bag[]> {
  const [type, wrapped, attributes] = childrenOf(bag);
  const value = wrapped && childrenOf(wrapped)[0];
  if (!value) throw damaged();
  const friendlyName = attributes && friendlyNameOf(attributes);
  if (oidText(type) === id.KEY_BAG) return [{ pkcs8: encodedAsRead(value), friendlyName }];
  if (oidText(type) === id.SHROUDED_KEY_BAG) {
    const [algorithm, encrypted] = childrenOf(value);
    if (!algorithm || !encrypted) throw damaged();
    const pkcs8 = await decryptWithPassword(algorithm, contentOf(encrypted), password, work);
    return [{ pkcs8, friendlyName }];
  }
  if (oidText(type) === id.CERTIFICATE_BAG) {
    const [kind, certificate] = childrenOf(value);
    const octets = certificate && childrenOf(certificate)[0];
    if (oidText(kind) !== id.X509_CERTIFICATE || !octets) return [];
    return [{ certificate: Certificate.fromDer(contentOf(octets)), friendlyName }];
  }
  return [];
}

function friendlyNameOf(attributes: Asn1): string | undefined {
  for (const attribute of childrenOf(attributes)) {
    const [type, values] = childrenOf(attribute);
    const value = values && childrenOf(values)[0];
    if (oidText(type) === id.FRIENDLY_NAME && value instanceof asn1js.BmpString) return value.getValue();
  }
  return undefined;
}

/** [0] IMPLICIT OCTET STRING, whole or in pieces. */
function implicitOctets(value: Asn1): Uint8Array {
  if (!isContext(value, 0)) throw damaged();
  const pieces = childrenOf(value);
  if (pieces.length === 0) return contentOf(value);
  return contentOf(new asn1js.OctetString({ isConstructed: true, value: pieces as asn1js.OctetString[] }));
}

function parse(bytes: Uint8Array): Asn1 {
  return parseAsn1(bytes, 'key file', 'malformed-pkcs12');
}

function tooLarge(): SmimeError {
  return new SmimeError('too-large', 'The key file is larger than any real key file.');
}

function damaged(): SmimeError {
  return new SmimeError('malformed-pkcs12', 'The key file is damaged.');
}
