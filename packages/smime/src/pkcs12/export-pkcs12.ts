import * as asn1js from 'asn1js';
import {
  type Asn1,
  context,
  contextPrimitive,
  encode,
  encoded,
  integer,
  octetString,
  oid,
  sequence,
  set,
} from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { equalBytes, plainBytes, randomBytes } from '../bytes/byte-arrays.js';
import type { Certificate } from '../certificates/certificate.js';
import { requireKeyOf } from '../certificates/key-of-certificate.js';
import { requireKeyHolder } from '../valid-certificate.js';
import { requireChoice } from '../valid-choice.js';
import { requireCertificates, requireList } from '../valid-lists.js';
import { requireNewPassword } from '../valid-password.js';
import { requireObject } from '../valid-shape.js';
import { encryptWithOldScheme, encryptWithPassword, OLD_SALT_LENGTH } from './password-encryption.js';
import { pkcs12Key } from './password-key.js';
import { PASSWORD_WORK, PasswordWork } from './password-work.js';
import type { Pkcs12Entry } from './pkcs12-entry.js';

/** What goes into a PKCS #12 file. */
export interface ExportPkcs12Options {
  /** Keys with their certificates. */
  readonly entries: readonly Pkcs12Entry[];
  /** Certificates without a key: those of the authorities. */
  readonly chain: readonly Certificate[];
  /** Any text but the empty one; it opens and authenticates the file. */
  readonly password: string;
  /**
   * Of the derivation of every key, and of the MAC, which would show a guessed password as well. Default: 600 000; of
   * the legacy form 2048, as OpenSSL wrote it.
   */
  readonly iterations?: number;
  /**
   * How it is encrypted and authenticated.
   * - `pbes2`: PBES2 (RFC 8018 §6.2) with PBKDF2-HMAC-SHA-256 and AES-256-CBC, MAC with HMAC-SHA-256.
   * - `legacy`: pbeWithSHAAnd3-KeyTripleDES-CBC for keys and certificates (RFC 7292 appendix C), MAC with HMAC-SHA-1,
   *   all keys by the derivation of appendix B. For programs that know no PBES2: gpgsm 2.2, which takes the first key
   *   of a file alone and passwords of up to 31 characters, and Windows before Windows 10 1709. Programs of that time
   *   encrypted certificates with RC2 of 40 bits. What reads those reads 3DES too, but 40 bits are found without the
   *   password, and OpenSSL 3 takes RC2 only when told to. Passwords are guessed hundreds of times faster than in the
   *   other form: choose a long random one. In Node alone: browsers have no 3DES.
   *
   * Default: `pbes2`.
   */
  readonly form?: 'pbes2' | 'legacy';
}

/**
 * A PKCS #12 file (RFC 7292), DER, that Windows, OpenSSL 3 and NSS read: PBES2 with AES-256 and a MAC with SHA-256, or
 * on request the form that older programs read; every key tied to its certificate by localKeyId.
 * @throws {SmimeError}
 * - `unsupported-algorithm`: the legacy form where the platform has no 3DES, as in browsers.
 * - `invalid-argument`: there is no such form, an entry or a certificate is none, a key is not the one of its certificate, the password is missing or
 *   empty, or the number of iterations is none, or so large that the file would not be read again (see `importPkcs12`).
 */
export async function exportPkcs12(options: ExportPkcs12Options): Promise<Uint8Array> {
  requireObject(options, 'options');
  const { form: name = 'pbes2' } = options;
  requireChoice(name, Object.keys(FORMS), 'form of the key file');
  requireNewPassword(options.password, 'invalid-argument');
  requireList(options.entries, 'entries');
  for (const entry of options.entries) requireKeyHolder(entry, 'entry');
  requireCertificates(options.chain, 'certificates of the chain');
  const form = FORMS[name];
  const iterations = options.iterations ?? form.iterations;
  // What could not be read again is not written.
  const work = PasswordWork.ofOption(PASSWORD_WORK.keyFile);
  const certificateBags: Asn1[] = [];
  const keyBags: Asn1[] = [];
  for (const entry of options.entries) {
    requireKeyOf(entry.certificate, entry.key);
    const attributes = await entryAttributes(entry);
    certificateBags.push(certificateBag(entry.certificate, attributes));
    const { algorithm, encrypted } = await form.encrypt(entry.key.pkcs8, options.password, iterations, work);
    const shrouded = sequence(algorithm, octetString(encrypted));
    keyBags.push(sequence(oid(id.SHROUDED_KEY_BAG), context(0, shrouded), attributes));
  }
  for (const certificate of options.chain) {
    if (!options.entries.some((entry) => equalBytes(entry.certificate.der, certificate.der))) {
      certificateBags.push(certificateBag(certificate, undefined));
    }
  }
  const safe = encode(
    sequence(
      encryptedSafe(
        await form.encrypt(encode(sequence(...certificateBags)), options.password, iterations, work),
      ),
      sequence(oid(id.ID_DATA), context(0, octetString(encode(sequence(...keyBags))))),
    ),
  );
  return encode(
    sequence(
      integer(3),
      sequence(oid(id.ID_DATA), context(0, octetString(safe))),
      await macData(form, safe, options.password, iterations, work),
    ),
  );
}

interface Form {
  readonly encrypt: typeof encryptWithPassword;
  readonly iterations: number;
  readonly mac: { readonly digest: 'SHA-1' | 'SHA-256'; readonly oid: string; readonly saltLength: number };
}

const FORMS: Readonly<Record<'pbes2' | 'legacy', Form>> = {
  pbes2: {
    encrypt: encryptWithPassword,
    iterations: 600_000,
    mac: { digest: 'SHA-256', oid: id.SHA_256, saltLength: 16 },
  },
  legacy: {
    encrypt: encryptWithOldScheme,
    iterations: 2048,
    mac: { digest: 'SHA-1', oid: id.SHA_1, saltLength: OLD_SALT_LENGTH },
  },
};

function encryptedSafe({ algorithm, encrypted }: { algorithm: Asn1; encrypted: Uint8Array }): Asn1 {
  return sequence(
    oid(id.ID_ENCRYPTED_DATA),
    context(0, sequence(integer(0), sequence(oid(id.ID_DATA), algorithm, contextPrimitive(0, encrypted)))),
  );
}

function certificateBag(certificate: Certificate, attributes: Asn1 | undefined): Asn1 {
  const value = sequence(oid(id.X509_CERTIFICATE), context(0, octetString(certificate.der)));
  return sequence(oid(id.CERTIFICATE_BAG), context(0, value), ...(attributes ? [attributes] : []));
}

async function entryAttributes({ certificate, friendlyName }: Pkcs12Entry): Promise<Asn1> {
  const localKeyId = new Uint8Array(
    await globalThis.crypto.subtle.digest('SHA-256', plainBytes(certificate.der)),
  );
  const name = friendlyName ?? certificate.commonName;
  return encoded(
    encode(
      set(
        ...(name ? [sequence(oid(id.FRIENDLY_NAME), set(new asn1js.BmpString({ value: name })))] : []),
        sequence(oid(id.LOCAL_KEY_ID), set(octetString(localKeyId.subarray(0, 20)))),
      ),
    ),
  );
}

async function macData(
  { mac: how }: Form,
  safe: Uint8Array,
  password: string,
  iterations: number,
  work: PasswordWork,
): Promise<Asn1> {
  const salt = randomBytes(how.saltLength);
  const mac = await pkcs12Mac({ digest: how.digest, password, salt, iterations }, safe, work);
  return sequence(
    sequence(sequence(oid(how.oid), new asn1js.Null()), octetString(mac)),
    octetString(salt),
    integer(iterations),
  );
}

/** HMAC under a key of the PKCS#12 derivation (RFC 7292 §4). */
export async function pkcs12Mac(
  o: {
    digest: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';
    password: string;
    salt: Uint8Array;
    iterations: number;
  },
  content: Uint8Array,
  work: PasswordWork,
): Promise<Uint8Array> {
  const length = { 'SHA-1': 20, 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 }[o.digest];
  const { subtle } = globalThis.crypto;
  const key = await pkcs12Key({ ...o, purpose: 'mac', length }, work);
  const handle = await subtle.importKey('raw', key, { name: 'HMAC', hash: o.digest }, false, ['sign']);
  return new Uint8Array(await subtle.sign('HMAC', handle, plainBytes(content)));
}
