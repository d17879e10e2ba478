import { deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { derContext, derOctets, derOid, derSequence, derSet, derSmallInteger } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { utf8 } from '../bytes/byte-arrays.js';
import { chunksOf } from '../bytes/byte-source.js';
import { signContent } from '../cms/signed-data.js';
import { collect, openMessage } from '../index.js';
import { compressedData } from '../testing/compressed-data.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';

const PAYLOAD = utf8(
  'From: boss@firm.example\r\nTo: ben@firm.example\r\nBcc: eve@firm.example\r\nSubject: Pay\r\nContent-Type: text/plain; hp="clear"\r\n\r\nPay!\r\n',
);
const WRAPPER = utf8(
  'Content-Type: message/rfc822; forwarded=no\r\n\r\nFrom: boss@firm.example\r\nTo: ben@firm.example\r\n\r\nPay!\r\n',
);

/** A SignedData that nobody signed. */
const signedByNobody = (content: Uint8Array) =>
  derSequence(
    derOid(id.ID_SIGNED_DATA),
    derContext(
      0,
      derSequence(
        derSmallInteger(1),
        derSet(),
        derSequence(derOid(id.ID_DATA), derContext(0, derOctets(content))),
        derSet(),
      ),
    ),
  );

describe('layers that protect nothing', () => {
  let firm: Firm;
  let boss: Person;

  beforeAll(async () => {
    firm = await newFirm();
    boss = await newPerson(firm, 'boss@firm.example', 'p-256');
  });

  const mailOf = (cms: Uint8Array) =>
    utf8(
      `From: mallory@evil.example\r\nTo: ben@firm.example\r\nContent-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(cms).toString('base64')}\r\n`,
    );
  const open = (cms: Uint8Array, reader = 'ben@firm.example') =>
    openMessage(mailOf(cms), { keys: [], roots: [firm.root.certificate], at: TODAY, readers: [reader] });
  const signed = (content: Uint8Array) => collect(signContent(chunksOf(content), boss.signer, TODAY));
  const changed = async (content: Uint8Array) => {
    const cms = await signed(content);
    cms[Buffer.from(cms).indexOf('Pay!')]! ^= 1;
    return cms;
  };

  test.each([
    ['compression', (content: Uint8Array) => compressedData(deflateSync(content))],
    ['a signature of nobody', signedByNobody],
    ['a signature over something else', changed],
    [
      'compression in a signature of nobody',
      (content: Uint8Array) => signedByNobody(compressedEntity(content)),
    ],
  ])('attack: %s does not make header fields protected ones', async (_, wrap) => {
    const { verdict, message } = await open(await wrap(PAYLOAD));
    expect(verdict.headerProtection).toBeUndefined();
    expect(verdict.problems).toContain('headers-not-protected');
    expect(message.header('From')).toBe('mallory@evil.example');
    // A Bcc that anybody could have written addresses nobody.
    expect((await open(await wrap(PAYLOAD), 'eve@firm.example')).verdict.problems).toContain(
      'not-addressed-to-reader',
    );
    const wrapped = await open(await wrap(WRAPPER));
    expect(wrapped.verdict.headerProtection).toBeUndefined();
    expect(wrapped.message.header('From')).toBe('mallory@evil.example');
  });

  test('a signature that is right does', async () => {
    const { verdict, message } = await open(await signed(PAYLOAD));
    expect(verdict.headerProtection).toBe('hp');
    expect(message.header('From')).toBe('boss@firm.example');
    expect((await open(await signed(WRAPPER))).verdict.headerProtection).toBe('wrapped');
  });
});

function compressedEntity(content: Uint8Array): Uint8Array {
  const cms = compressedData(deflateSync(content));
  return utf8(
    `Content-Type: application/pkcs7-mime; smime-type=compressed-data\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(cms).toString('base64')}\r\n`,
  );
}
