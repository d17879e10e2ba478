import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { childrenOf, contentOf, parseAsn1 } from '../asn1/asn1.js';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { signContent } from '../cms/signed-data.js';
import { findTestMaterial } from '../conformance/test-material.js';
import {
  answerOcspRequest,
  type CertificateStatus,
  clearSignMessage,
  collect,
  createCertificateRequest,
  createCrl,
  createOcspRequest,
  type DecryptionKey,
  decodedCms,
  encryptBytes,
  exportEncryptedPrivateKey,
  exportPkcs12,
  type Issuer,
  importPkcs12,
  type ProtectOptions,
  protectMessage,
} from '../index.js';
import { compressedData } from '../testing/compressed-data.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';
import { newResponder } from '../testing/ocsp-responder.js';
import type { FuzzTargetName } from './fuzz-targets.js';
import { MIME_SEEDS } from './mime-seeds.js';

/** The key that seeds are encrypted to, so that mutations get behind the encryption. */
export const FUZZ_KEY = { keyId: Uint8Array.of(1), kek: new Uint8Array(32).fill(1) };
export const FUZZ_PASSWORD = 'fuzz';
const PASSWORD = { password: FUZZ_PASSWORD, iterations: 10 };
const BINARY = 'Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n';

/** People, their keys, and good inputs of every kind, small, that mutation starts from. */
export interface FuzzWorld {
  readonly firm: Firm;
  readonly anna: Person;
  readonly responder: Issuer;
  readonly keys: readonly DecryptionKey[];
  readonly seeds: Readonly<Record<FuzzTargetName, readonly Uint8Array[]>>;
}

export async function newFuzzWorld(): Promise<FuzzWorld> {
  const firm = await newFirm();
  const anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  const responder = await newResponder(firm.issuing);
  const message = MIME_SEEDS[0]!;
  const protect = async (options: Pick<ProtectOptions, 'contentEncryption' | 'recipients'>) =>
    collect((await protectMessage({ message, signer: anna.signer, signingTime: TODAY, ...options })).bytes);
  const own = { certificate: anna.encryption.certificate };
  const protectedMessages = [
    await protect({ contentEncryption: 'aes-256-gcm', recipients: [FUZZ_KEY, own] }),
    await protect({ contentEncryption: 'aes-256-cbc', recipients: [own] }),
  ];
  const signed = await collect(signContent(inOne(message), anna.signer, TODAY));
  const clear = await clearSignMessage({ message, signer: anna.signer, signingTime: TODAY });
  const compressed = compressedData(deflateSync(message));
  const keyFile = { entries: [{ ...anna.signing, friendlyName: 'Anna' }], chain: [firm.issuing.certificate] };
  const request = await createOcspRequest({
    certificates: [anna.signing.certificate, anna.encryption.certificate],
    issuer: firm.issuing.certificate,
    nonce: new Uint8Array(32),
  });
  const cms = [
    signed,
    compressed,
    await encryptBytes({ content: utf8('hello'), recipients: [FUZZ_KEY] }),
    ...(await Promise.all(protectedMessages.map((each) => collect(decodedCms(each))))),
  ];
  const wrapped = [signed, compressed].map((layer) => concatBytes([utf8(BINARY), layer]));
  const thunderbird = await thunderbirdFiles();
  return {
    firm,
    anna,
    responder,
    keys: [FUZZ_KEY, { ...own, key: anna.encryption.key }, ...thunderbird.keys],
    seeds: {
      certificate: [anna.signing.certificate.der, firm.root.certificate.der, firm.issuing.certificate.der],
      'revocation list': [
        await createCrl({
          issuer: firm.issuing,
          number: 1n,
          thisUpdate: TODAY,
          nextUpdate: new Date(TODAY.getTime() + 86_400_000),
          revoked: [{ serialNumber: '01', date: TODAY, reason: 'keyCompromise' }],
        }),
      ],
      'certificate request': [
        await createCertificateRequest({ address: 'anna@firm.example', key: anna.signing.key }),
      ],
      'ocsp request': [request],
      'ocsp response': [
        await answerOcspRequest({
          request,
          issuer: firm.issuing.certificate,
          responder,
          statuses: new Map<string, CertificateStatus>([
            [anna.signing.certificate.serialNumber, 'good'],
            [anna.encryption.certificate.serialNumber, { date: TODAY, reason: 'superseded' }],
          ]),
          producedAt: TODAY,
          thisUpdate: TODAY,
        }),
      ],
      'private key': [await exportEncryptedPrivateKey({ key: anna.signing.key, ...PASSWORD })],
      'key file': [await exportPkcs12({ ...keyFile, ...PASSWORD })],
      'key file contents': keyFileContents(await exportPkcs12({ ...keyFile, ...PASSWORD })),
      cms,
      'cms in pieces': cms,
      decrypted: [message, clear, ...wrapped],
      message: [...protectedMessages, clear, ...wrapped, ...thunderbird.messages],
      mime: [...MIME_SEEDS, clear],
      'address list': [
        utf8(
          '"Weber, Ben" <ben@firm.example>, friends: a@x.example, (note) b@[192.0.2.1];, =?utf-8?q?G?= <"a b"@c.d>',
        ),
        utf8('<@a.example,@b.example:c@d.example>, e.f@g.example (Comment (nested))'),
      ],
      'header values': [
        utf8('attachment; filename*0*=utf-8\'\'gr%C3%B6; filename*1=x.bin; name="a\\"b"; (c) d=e'),
        utf8('=?utf-8?Q?Gr=C3=BC=C3=9Fe?= =?iso-8859-1*de?B?R3L832U=?= and more'),
      ],
      'transfer encodings': [
        utf8('Gr=C3=BC=C3=9Fe=\r\n soft \t\r\n=3D=\n=XY= \r\nend  '),
        utf8('AAECAwQFBgcICQoLDA0ODw==\r\nAQ==\r\n!AA EC\r\n'),
      ],
      multipart: [utf8('pre\r\n--b\r\nA: b\r\n\r\none\r\n--b \t\r\n\r\n--bc\r\n-\r\n--\r\n--b--\r\nafter')],
    },
  };
}

/** The AuthenticatedSafe, behind the MAC that no mutation of a whole file gets past. */
function keyFileContents(pfx: Uint8Array): readonly Uint8Array[] {
  const [, authSafe] = childrenOf(parseAsn1(pfx, 'key file'));
  const [, content] = childrenOf(authSafe!);
  return [contentOf(childrenOf(content!)[0]!)];
}

/** Messages that others wrote, with the keys to open them, where they are there. */
async function thunderbirdFiles() {
  const material = findTestMaterial('thunderbird-smime', {
    SECUREMAIL_TEST_MATERIAL: process.env.SECUREMAIL_TEST_MATERIAL,
  });
  if (!material.found) return { messages: [], keys: [] };
  const read = (ending: string) =>
    readdirSync(material.folder)
      .filter((name) => name.endsWith(ending))
      .map((name) => new Uint8Array(readFileSync(join(material.folder, name))))
      .filter(({ length }) => length < 16_384);
  const files = read('.p12');
  const opened = await Promise.all(files.map((file) => importPkcs12(file, 'nss').catch(() => undefined)));
  const keys = opened.flatMap((file) => file?.entries ?? []);
  return { messages: read('.eml'), keys };
}

async function* inOne(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
