import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { signContent } from '../cms/signed-data.js';
import {
  clearSignMessage,
  collect,
  decodedCms,
  encryptBytes,
  exportPkcs12,
  protectMessage,
} from '../index.js';
import { newFirm, newPerson, TODAY } from '../testing/firm.js';
import { FUZZ_KEY, FUZZ_PASSWORD, type FuzzTargetName } from './fuzz-targets.js';

const MIME = [
  'From: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= <anna@firm.example>',
  'To: "Weber, Ben" <ben@firm.example>, friends: a@x.example, b@y.example;',
  'Subject: =?iso-8859-1?B?R3L832U=?=',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="b"',
  '',
  '--b',
  'Content-Type: multipart/alternative; boundary=c',
  '',
  '--c',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Gr=C3=BC=C3=9Fe=',
  '--c',
  'Content-Type: text/html',
  '',
  '<p>Hello</p>',
  '--c--',
  '--b',
  "Content-Type: application/octet-stream; name*0*=utf-8''gr%C3%B6; name*1=x.bin",
  'Content-Disposition: attachment',
  'Content-Transfer-Encoding: base64',
  '',
  'AAECAwQFBgc=',
  '--b--',
  '',
].join('\r\n');

/** Good inputs of every kind, small, that mutation starts from. */
export async function fuzzSeeds(): Promise<Readonly<Record<FuzzTargetName, readonly Uint8Array[]>>> {
  const firm = await newFirm();
  const anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  const message = utf8(MIME);
  const protect = async (contentEncryption: 'aes-256-gcm' | 'aes-256-cbc') =>
    collect(
      (
        await protectMessage({
          message,
          signer: anna.signer,
          recipients: [FUZZ_KEY, { certificate: anna.encryption.certificate }],
          contentEncryption,
          signingTime: TODAY,
        })
      ).bytes,
    );
  const messages = [await protect('aes-256-gcm'), await protect('aes-256-cbc')];
  const signed = await collect(signContent(inOne(message), anna.signer, TODAY));
  const clear = await clearSignMessage({ message, signer: anna.signer, signingTime: TODAY });
  const keyFile = await exportPkcs12({
    entries: [{ ...anna.signing, friendlyName: 'Anna' }],
    chain: [firm.issuing.certificate],
    password: FUZZ_PASSWORD,
    iterations: 10,
  });
  return {
    certificate: [anna.signing.certificate.der, firm.root.certificate.der, firm.issuing.certificate.der],
    cms: [
      signed,
      await encryptBytes({ content: utf8('hello'), recipients: [FUZZ_KEY] }),
      ...(await Promise.all(messages.map((each) => collect(decodedCms(each))))),
    ],
    message: [
      ...messages,
      clear,
      concatBytes([
        utf8('Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n'),
        signed,
      ]),
    ],
    mime: [message, clear],
    pkcs12: [keyFile],
  };
}

async function* inOne(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
