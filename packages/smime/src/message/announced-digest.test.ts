import { beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import {
  clearSignMessage,
  collect,
  type OpenOptions,
  openMessage,
  openMessageStream,
  protectMessage,
} from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';
import { memoryTemporaryStore } from '../testing/memory-temporary-store.js';

const HEADER = 'From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Order\r\n';

describe('the digest that a multipart/signed announces (micalg)', () => {
  let firm: Firm;
  let [anna, carl] = [] as unknown as [Person, Person];
  let clear: string;
  beforeAll(async () => {
    firm = await newFirm();
    [anna, carl] = await Promise.all([
      newPerson(firm, 'anna@firm.example', 'p-256'),
      newPerson(firm, 'carl@firm.example', 'p-384'),
    ]);
    clear = await signed();
  });

  const signed = async (...coSigners: Person[]) => {
    const message = utf8(`${HEADER}Content-Type: text/plain\r\n\r\nBuy ten.\r\n`);
    const signers = { signer: anna.signer, coSigners: coSigners.map(({ signer }) => signer) };
    const bytes = await clearSignMessage({ message, ...signers, signingTime: TODAY });
    return Buffer.from(bytes).toString('latin1');
  };
  const verdictOn = async (message: string) => {
    const bytes = new Uint8Array(Buffer.from(message, 'latin1'));
    const options: OpenOptions = {
      keys: [],
      roots: [firm.root.certificate],
      at: TODAY,
      readers: ['ben@firm.example'],
    };
    const { verdict } = await openMessage(bytes, options);
    const stream = await openMessageStream(bytes, { ...options, temporaryStore: memoryTemporaryStore });
    expect(stream.verdict).toEqual(verdict);
    return verdict;
  };
  const announcing = (name: string) => clear.replace('micalg="sha-256"', `micalg=${name}`);

  test.each(['"sha-256"', 'sha256', 'SHA-256', '"sha-512, sha-256"', '"sha256,md5"'])(
    'micalg=%s names the digest that was signed with, and is no problem',
    async (name) => {
      const { problems, signature } = await verdictOn(announcing(name));
      expect(signature?.status).toBe('valid');
      expect(problems).not.toContain('announced-digest-wrong');
    },
  );

  test.each(['md5', 'sha-1', 'sha-512', 'unknown', '""', '"sha-2566"', '"sha 256"'])(
    'attack: micalg=%s is a problem of its own, and the signature counts for what it is',
    async (name) => {
      const before = await verdictOn(clear);
      const { problems, signature } = await verdictOn(announcing(name));
      expect(signature).toMatchObject({ status: 'valid', digestAlgorithm: 'SHA-256' });
      expect(signature?.weak).toBe(before.signature?.weak);
      expect(problems).toEqual([...before.problems, 'announced-digest-wrong']);
    },
  );

  test('attack: a digest that was announced lends nothing to a changed content', async () => {
    const changed = announcing('sha-512').replace('Buy ten.', 'Buy two.');
    const { problems, signature } = await verdictOn(changed);
    expect(signature?.status).toBe('invalid');
    expect(problems).toEqual(expect.arrayContaining(['signature-invalid', 'announced-digest-wrong']));
  });

  test('of several signers each digest is to be announced', async () => {
    const both = await signed(carl);
    expect((await verdictOn(both)).problems).not.toContain('announced-digest-wrong');
    const one = both.replace(/micalg="[^"]*"/, 'micalg="sha-256"');
    expect((await verdictOn(one)).problems).toContain('announced-digest-wrong');
  });

  test('without micalg nothing is announced, and nothing is wrong', async () => {
    const { problems, signature } = await verdictOn(clear.replace(/ micalg="[^"]*";/, ''));
    expect(signature?.status).toBe('valid');
    expect(problems).not.toContain('announced-digest-wrong');
  });

  test('attack: one that is hidden inside an encryption is told as well', async () => {
    const kek = { keyId: utf8('k'), kek: new Uint8Array(32).fill(9) };
    const { bytes } = await protectMessage({
      message: new Uint8Array(Buffer.from(announcing('md5'), 'latin1')),
      signer: anna.signer,
      recipients: [kek],
      contentEncryption: 'aes-256-gcm',
      obscuredSubject: 'Order',
      signingTime: TODAY,
    });
    const options = { keys: [kek], roots: [firm.root.certificate], at: TODAY, readers: ['ben@firm.example'] };
    const { verdict } = await openMessage(await collect(bytes), options);
    expect(verdict.problems).toContain('announced-digest-wrong');
  });
});
