import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { clearSignMessage, openMessage, parseMime } from '../index.js';
import { type AttackScene, encrypted, KEK, newAttackScene, signed } from '../testing/attack-scene.js';
import { type Correspondence, MESSAGE, newCorrespondence } from '../testing/correspondence.js';
import { TODAY } from '../testing/firm.js';

const BLIND = /resent@firm\.example|^(resent-)?bcc:/im;

describe('who else got a blind copy', () => {
  let letters: Correspondence;
  beforeAll(async () => {
    letters = await newCorrespondence();
  });

  test.each(['Bcc', 'Resent-Bcc', 'bcc', 'RESENT-BCC'])('is told nowhere by a field %s', async (name) => {
    const message = utf8(`${name}: Secret <resent@firm.example>\r\n${MESSAGE}`);
    const { bytes } = await letters.protect({ message });
    const opened = await openMessage(bytes, letters.reading());
    const whole = [bytes, opened.bytes].map((part) => Buffer.from(part).toString('latin1')).join('\n');
    expect(whole).not.toMatch(BLIND);
    const clear = await clearSignMessage({
      message,
      signer: letters.anna.signer,
      signingTime: TODAY,
    });
    expect(Buffer.from(clear).toString('latin1')).not.toMatch(BLIND);
    expect(parseMime(clear).header('to')).toContain('ben@firm.example');
  });
});

describe('a blind copy that whoever passes a message on writes outside', () => {
  let scene: AttackScene;
  let cms: Uint8Array;
  const HEADER = 'From: anna@firm.example\r\n';
  const LAYER = 'Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n';
  beforeAll(async () => {
    scene = await newAttackScene();
    // The body alone is signed, its header is the one outside.
    cms = await encrypted(await signed(utf8('Content-Type: text/plain\r\n\r\nPay 100.\r\n'), scene.anna));
  });
  const problemsOf = async (fields: string) => {
    const message = concatBytes([utf8(`${HEADER}${fields}${LAYER}`), cms]);
    return (await openMessage(message, scene.reading({ keys: [KEK] }))).verdict.problems;
  };

  test('attack: makes nobody one whom the message was written to', async () => {
    expect(await problemsOf('To: ben@firm.example\r\n')).not.toContain('not-addressed-to-reader');
    expect(await problemsOf('Cc: ben@firm.example\r\n')).not.toContain('not-addressed-to-reader');
    for (const fields of ['To: eve@firm.example\r\nBcc: ben@firm.example\r\n', 'BCC: ben@firm.example\r\n'])
      expect(await problemsOf(fields)).toContain('not-addressed-to-reader');
  });
});
