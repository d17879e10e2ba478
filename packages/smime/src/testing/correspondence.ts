import { utf8 } from '../bytes/byte-arrays.js';
import { collect, type OpenOptions, type ProtectOptions, protectMessage } from '../index.js';
import { newFirm, newPerson, type Person, TODAY } from './firm.js';

export const ATTACHMENT = crypto.getRandomValues(new Uint8Array(50_000));

/** Two names in To, one in Bcc, encoded words, fields of all kinds, a text and an attachment. */
export const MESSAGE = [
  'From: Anna <anna@firm.example>',
  'To: "Weber, Ben" <ben@firm.example>,',
  ' client@elsewhere.example',
  'Bcc: secret@firm.example',
  'Subject: =?utf-8?Q?Angebot_f=C3=BCr?= Wien',
  'Comments: internal',
  'Thread-Topic: Angebot',
  'References: <a@x.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Gr=C3=BC=C3=9Fe',
  '--b',
  "Content-Type: application/octet-stream; name*=utf-8''gr%C3%B6%C3%9Fe.bin",
  'Content-Transfer-Encoding: base64',
  '',
  `${base64(ATTACHMENT)}--b--`,
  '',
].join('\r\n');

export const KEK = { keyId: utf8('deposit'), kek: new Uint8Array(32).fill(7) };

export interface Protected {
  readonly bytes: Uint8Array;
  readonly messageId: string;
  readonly summary: { readonly digest: Uint8Array; readonly size: number };
}

/** Anna writes `MESSAGE`, Ben reads it. */
export interface Correspondence {
  readonly anna: Person;
  readonly ben: Person;
  protect(more?: Partial<ProtectOptions>): Promise<Protected>;
  reading(more?: Partial<OpenOptions>): OpenOptions;
}

export async function newCorrespondence(): Promise<Correspondence> {
  const firm = await newFirm();
  const anna = await newPerson(firm, 'anna@firm.example');
  const ben = await newPerson(firm, 'ben@firm.example', 'p-256');
  return {
    anna,
    ben,
    async protect(more = {}) {
      const result = await protectMessage({
        message: utf8(MESSAGE),
        signer: anna.signer,
        recipients: [
          { certificate: anna.encryption.certificate },
          { certificate: ben.encryption.certificate },
          KEK,
        ],
        contentEncryption: 'aes-256-gcm',
        signingTime: TODAY,
        ...more,
      });
      return {
        bytes: await collect(result.bytes),
        messageId: result.messageId,
        summary: await result.summary,
      };
    },
    reading: (more = {}) => ({
      keys: [ben.encryption],
      roots: [firm.root.certificate],
      at: TODAY,
      readers: [ben.address],
      ...more,
    }),
  };
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('base64')
    .replace(/.{1,76}/g, '$&\r\n');
}
