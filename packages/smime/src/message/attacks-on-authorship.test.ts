import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { openCms, openMessage } from '../index.js';
import {
  type AttackScene,
  encrypted,
  KEK,
  MESSAGE,
  newAttackScene,
  signed,
} from '../testing/attack-scene.js';
import { newFirm, type Person } from '../testing/firm.js';

describe('what an attacker tries to have another author believed', () => {
  let anna: Person;
  let eve: Person;
  let reading: AttackScene['reading'];
  let protectedMessage: Uint8Array;

  beforeAll(async () => {
    const scene = await newAttackScene();
    ({ anna, eve, reading } = scene);
    protectedMessage = await scene.protect('aes-256-gcm');
  });

  const withKek = () => reading({ keys: [KEK] });

  test('a stripped signature is not signed, whatever From says', async () => {
    const opened = await openCms(await encrypted(MESSAGE), withKek());
    expect(opened.verdict.problems).toContain('not-signed');
    expect(opened.verdict.signature).toBeUndefined();
  });

  test('a co-recipient who signs in the sender’s name is not the sender', async () => {
    const opened = await openCms(await encrypted(await signed(MESSAGE, eve)), withKek());
    expect(opened.verdict.signature).toMatchObject({ status: 'valid', signerIsSender: false });
    expect(opened.verdict.problems).toContain('signer-not-sender');
  });

  test('a signature put around the encryption does not say who wrote', async () => {
    const inner = concatBytes([
      utf8(
        'From: eve@firm.example\r\nContent-Type: application/pkcs7-mime; smime-type=authEnveloped-data\r\nContent-Transfer-Encoding: binary\r\n\r\n',
      ),
      await encrypted(MESSAGE),
    ]);
    const opened = await openMessage(
      concatBytes([utf8('From: eve@firm.example\r\nTo: ben@firm.example\r\n'), await signed(inner, eve)]),
      withKek(),
    );
    expect(opened.verdict.signature).toBeUndefined();
    expect(opened.verdict.problems).toContain('not-signed');
  });

  test('a certificate that leads to no root of the reader is untrusted', async () => {
    const stranger = await newFirm();
    const opened = await openMessage(protectedMessage, reading({ roots: [stranger.root.certificate] }));
    expect(opened.verdict.signature).toMatchObject({ status: 'untrusted', signerIsSender: true });
    expect(opened.verdict.problems).toEqual(['signer-untrusted']);
  });

  test('a message passed on to somebody it was not written to is told', async () => {
    const { bytes } = await openMessage(protectedMessage, reading());
    const entity = await signed(bytes, anna);
    const opened = await openCms(
      await encrypted(entity),
      reading({ keys: [KEK], readers: ['carl@firm.example'] }),
    );
    expect(opened.verdict.signature?.status).toBe('valid');
    expect(opened.verdict.problems).toEqual(['not-addressed-to-reader']);
    const own = await openCms(
      await encrypted(entity),
      reading({ keys: [KEK], readers: ['Anna@firm.example'] }),
    );
    expect(own.verdict.problems).toEqual([]);
  });

  test('header fields changed or put in outside do not win, and are told', async () => {
    const text = Buffer.from(protectedMessage).toString('latin1');
    const forged = text
      .replace('To: ben@firm.example', 'To: ben@firm.example\r\nReply-To: eve@evil.example')
      .replace('Subject: [...]', 'Subject: Urgent!');
    const opened = await openMessage(Buffer.from(forged, 'latin1'), reading());
    expect(opened.message.header('subject')).toBe('Secret');
    expect(opened.message.header('reply-to')).toBeUndefined();
    expect(opened.verdict.problems).toEqual(['outer-headers-differ']);
    expect(opened.verdict.outerDifferences).toEqual([
      { name: 'Reply-To', outer: 'eve@evil.example', inner: undefined },
      { name: 'Subject', outer: 'Urgent!', inner: 'Secret' },
    ]);
  });

  test('what transport adds or folds anew is no difference', async () => {
    const text = Buffer.from(protectedMessage).toString('latin1');
    const moved = `Received: from x by y\r\nReturn-Path: <a@x.example>\r\nX-Spam: no\r\n${text.replace('From: anna@', 'From:\r\n <anna@').replace('<anna@firm.example', '<anna@firm.example>').replace('+0000', '-0000')}`;
    expect((await openMessage(Buffer.from(moved, 'latin1'), reading())).verdict.problems).toEqual([]);
  });

  test('two From fields, or a second sender, have no signer as sender', async () => {
    for (const from of [
      'From: anna@firm.example\r\nFrom: eve@firm.example',
      'From: anna@firm.example, eve@firm.example',
    ]) {
      const payload = utf8(`${from}\r\nTo: ben@firm.example\r\nContent-Type: text/plain; hp=cipher\r\n\r\nx`);
      const opened = await openCms(await encrypted(await signed(payload, anna)), withKek());
      expect(opened.verdict.problems).toContain('signer-not-sender');
    }
  });

  test('a signed part beside unsigned ones does not make the message signed', async () => {
    const part = await signed(MESSAGE, anna);
    const message = concatBytes([
      utf8(
        'From: anna@firm.example\r\nTo: ben@firm.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nPay Eve instead.\r\n--b\r\n',
      ),
      part,
      utf8('\r\n--b--\r\n'),
    ]);
    const opened = await openMessage(message, withKek());
    expect(opened.verdict.signature).toBeUndefined();
    expect(opened.verdict.problems).toEqual(expect.arrayContaining(['not-signed', 'partly-covered']));
  });

  test('text put around a detached signature leaves it unsigned', async () => {
    const third =
      'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\n\r\ny\r\n--b\r\nContent-Type: application/pkcs7-signature\r\n\r\nAAAA\r\n--b--\r\n';
    const opened = await openMessage(utf8(`From: anna@firm.example\r\n${third}`), withKek());
    expect(opened.verdict.problems).toEqual(expect.arrayContaining(['not-signed', 'partly-covered']));
  });
});
