import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { chunksOf } from '../bytes/byte-source.js';
import { encryptContent } from '../cms/enveloped-data.js';
import { signContent } from '../cms/signed-data.js';
import { collect, type OpenOptions, protectMessage } from '../index.js';
import { newFirm, newPerson, type Person, TODAY } from './firm.js';

/** What Anna wrote to Ben. */
export const MESSAGE = utf8(
  'From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Secret\r\nContent-Type: text/plain\r\n\r\nPay Anna 100.\r\n',
);
/** Whoever has it can encrypt to Ben, as anybody can who has his certificate. */
export const KEK = { keyId: utf8('k'), kek: new Uint8Array(32).fill(9) };

type Cipher = 'aes-256-gcm' | 'aes-256-cbc';

export interface AttackScene {
  readonly anna: Person;
  readonly eve: Person;
  /** The message as Anna protects it, for Ben and the holder of `KEK`. */
  protect(contentEncryption: Cipher): Promise<Uint8Array>;
  /** How Ben reads. */
  reading(more?: Partial<OpenOptions>): OpenOptions;
}

export async function newAttackScene(): Promise<AttackScene> {
  const firm = await newFirm();
  const [anna, ben, eve] = [
    await newPerson(firm, 'anna@firm.example'),
    await newPerson(firm, 'ben@firm.example'),
    await newPerson(firm, 'eve@firm.example'),
  ];
  return {
    anna,
    eve,
    async protect(contentEncryption) {
      const result = await protectMessage({
        message: MESSAGE,
        signer: anna.signer,
        recipients: [{ certificate: ben.encryption.certificate }, KEK],
        contentEncryption,
        signingTime: TODAY,
      });
      return collect(result.bytes);
    },
    reading: (more = {}) => ({
      keys: [ben.encryption],
      roots: [firm.root.certificate],
      at: TODAY,
      readers: ['ben@firm.example'],
      ...more,
    }),
  };
}

/** A bare CMS with whatever entity inside. */
export async function encrypted(
  entity: Uint8Array,
  contentEncryption: Cipher = 'aes-256-gcm',
): Promise<Uint8Array> {
  return collect(await encryptContent({ content: chunksOf(entity), recipients: [KEK], contentEncryption }));
}

/** An entity with whatever payload, signed by whom it is given. */
export async function signed(payload: Uint8Array, person: Person): Promise<Uint8Array> {
  return concatBytes([
    utf8(
      'Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: binary\r\n\r\n',
    ),
    await collect(signContent(chunksOf(payload), person.signer, TODAY)),
  ]);
}
