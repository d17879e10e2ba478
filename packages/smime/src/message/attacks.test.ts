import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { chunksOf } from '../bytes/byte-source.js';
import { encryptContent } from '../cms/enveloped-data.js';
import { signContent } from '../cms/signed-data.js';
import {
  collect,
  decodedCms,
  type OpenOptions,
  openCms,
  openMessage,
  protectMessage,
  SmimeError,
} from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';

const MESSAGE = utf8(
  'From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Secret\r\nContent-Type: text/plain\r\n\r\nPay Anna 100.\r\n',
);
const KEK = { keyId: utf8('k'), kek: new Uint8Array(32).fill(9) };

describe('what an attacker tries', () => {
  let firm: Firm;
  let [anna, ben, eve]: Person[] = [] as unknown as Person[];
  let protectedMessage: Uint8Array;
  let cms: Uint8Array;

  beforeAll(async () => {
    firm = await newFirm();
    [anna, ben, eve] = [
      await newPerson(firm, 'anna@firm.example'),
      await newPerson(firm, 'ben@firm.example'),
      await newPerson(firm, 'eve@firm.example'),
    ];
    protectedMessage = await protect('aes-256-gcm');
    cms = await collect(decodedCms(protectedMessage));
  });

  const protect = async (contentEncryption: 'aes-256-gcm' | 'aes-256-cbc') => {
    const result = await protectMessage({
      message: MESSAGE,
      signer: anna!.signer,
      recipients: [{ certificate: ben!.encryption.certificate }, KEK],
      contentEncryption,
      signingTime: TODAY,
    });
    return collect(result.bytes);
  };
  const reading = (more: Partial<OpenOptions> = {}): OpenOptions => ({
    keys: [ben!.encryption],
    roots: [firm.root.certificate],
    at: TODAY,
    readers: ['ben@firm.example'],
    ...more,
  });
  const encrypted = async (
    entity: Uint8Array,
    contentEncryption: 'aes-256-gcm' | 'aes-256-cbc' = 'aes-256-gcm',
  ) => collect(await encryptContent({ content: chunksOf(entity), recipients: [KEK], contentEncryption }));
  const signed = async (payload: Uint8Array, person: Person) =>
    concatBytes([
      utf8(
        'Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: binary\r\n\r\n',
      ),
      await collect(signContent(chunksOf(payload), person.signer, TODAY)),
    ]);
  const withKek = () => reading({ keys: [KEK] });

  test('changing any byte of the CMS gives an error, or nothing that was not there before', async () => {
    for (let at = 0; at < cms.length; at += 23) {
      const altered = cms.slice();
      altered[at]! ^= 0x41;
      try {
        const { message, verdict } = await openCms(altered, reading());
        // Only what nobody signed or needs may differ: the other recipient's key, unused structure.
        expect(message.text()).toBe('Pay Anna 100.\r\n');
        expect(verdict.problems).toEqual([]);
      } catch (error) {
        expect(error).toBeInstanceOf(SmimeError);
      }
    }
  });

  test('tag, ciphertext and key end in the same error', async () => {
    const messages = new Set<string>();
    const tag = cms.length - 7;
    const ciphertext = cms.length - 200;
    const key = Buffer.from(cms).indexOf(Buffer.from('04820100', 'hex')) + 20;
    for (const at of [tag, ciphertext, key]) {
      const altered = cms.slice();
      altered[at]! ^= 1;
      await openCms(altered, reading()).then(
        () => messages.add('opened'),
        (error: SmimeError) => messages.add(`${error.code} ${error.message} ${error.cause}`),
      );
    }
    expect([...messages]).toHaveLength(1);
    expect([...messages][0]).toContain('decryption-failed');
  });

  test('PKCS #1 v1.5: a wrong key, wrong padding and wrong content end in the same error', async () => {
    const cbc = await collect(decodedCms(await protect('aes-256-cbc')));
    const key = Buffer.from(cbc).indexOf(Buffer.from('04820100', 'hex')) + 20;
    for (let i = 0; i < 8; i++) {
      const altered = cbc.slice();
      altered[key + i * 20]! ^= 0xff;
      const outcome = await openCms(altered, reading()).catch((error: SmimeError) => error.code);
      // A random key leaves a valid CBC padding once in 256 times; then the content is noise without any signature.
      if (typeof outcome === 'string') expect(['decryption-failed', 'malformed-mime']).toContain(outcome);
      else expect(outcome.verdict.problems).toContain('not-signed');
    }
  });

  test('GCM cut down to CBC is refused where authenticated encryption is required, and told elsewhere', async () => {
    const cbc = await encrypted(await signed(MESSAGE, anna!), 'aes-256-cbc');
    await expect(openCms(cbc, { ...withKek(), require: 'authenticated-encryption' })).rejects.toMatchObject({
      code: 'not-authenticated-encryption',
    });
    expect((await openCms(cbc, withKek())).verdict.problems).toContain('not-authenticated-encryption');
  });

  test('AuthEnvelopedData relabelled as EnvelopedData is refused', async () => {
    const oid = Buffer.from('060b2a864886f70d0109100117', 'hex');
    const at = Buffer.from(cms).indexOf(oid);
    const relabelled = concatBytes([
      cms.subarray(0, at),
      Buffer.from('06092a864886f70d010703', 'hex'),
      cms.subarray(at + oid.length),
    ]);
    await expect(openCms(relabelled, reading())).rejects.toThrow(SmimeError);
  });

  test('a stripped signature is not signed, whatever From says', async () => {
    const opened = await openCms(await encrypted(MESSAGE), withKek());
    expect(opened.verdict.problems).toContain('not-signed');
    expect(opened.verdict.signature).toBeUndefined();
  });

  test('a co-recipient who signs in the sender’s name is not the sender', async () => {
    const opened = await openCms(await encrypted(await signed(MESSAGE, eve!)), withKek());
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
      concatBytes([utf8('From: eve@firm.example\r\nTo: ben@firm.example\r\n'), await signed(inner, eve!)]),
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
    const entity = await signedAgain(bytes);
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
  const signedAgain = (payload: Uint8Array) => signed(payload, anna!);

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
      const opened = await openCms(await encrypted(await signed(payload, anna!)), withKek());
      expect(opened.verdict.problems).toContain('signer-not-sender');
    }
  });

  test('a signed part beside unsigned ones does not make the message signed', async () => {
    const part = await signed(MESSAGE, anna!);
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

  test('layers without end are refused', async () => {
    let entity: Uint8Array = MESSAGE;
    for (let i = 0; i < 12; i++) entity = await signed(entity, anna!);
    await expect(
      openMessage(concatBytes([utf8('From: a@x.example\r\n'), entity]), reading()),
    ).rejects.toMatchObject({ code: 'too-deep' });
  });

  test('attack: an error in the plaintext never comes before the tag was checked', async () => {
    const header = 'a:\n'.repeat(2500);
    const content = await encrypted(
      utf8(`Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${header}\n\nrest`),
    );
    await expect(openCms(content, reading({ keys: [KEK] }))).rejects.toMatchObject({ code: 'too-large' });
    const forged = content.slice();
    forged[forged.length - 9]! ^= 1;
    await expect(openCms(forged, reading({ keys: [KEK] }))).rejects.toMatchObject({
      code: 'decryption-failed',
    });
  });
});
