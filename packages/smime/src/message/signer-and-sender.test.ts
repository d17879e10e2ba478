import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { chunksOf } from '../bytes/byte-source.js';
import { signContent } from '../cms/signed-data.js';
import { collect, openMessage } from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';

const CMS =
  'Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: binary\r\n\r\n';

describe('who the signer is among those named', () => {
  let firm: Firm;
  let anna: Person;

  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
  });

  const verdictOf = async (header: string) => {
    const payload = utf8(`${header}To: ben@firm.example\r\nContent-Type: text/plain; hp="clear"\r\n\r\nx`);
    const cms = await collect(signContent(chunksOf(payload), anna.signer, TODAY));
    return (
      await openMessage(concatBytes([utf8(`${header}To: ben@firm.example\r\n${CMS}`), cms]), {
        keys: [],
        roots: [firm.root.certificate],
        at: TODAY,
        readers: ['ben@firm.example'],
      })
    ).verdict;
  };

  test('an address in another case is the same', async () => {
    const { signature, problems } = await verdictOf('From: Anna <ANNA@Firm.example>\r\n');
    expect(signature).toMatchObject({
      signerIsSender: true,
      unmatchedSenders: [],
      signerIsTransmitter: false,
    });
    expect(problems).not.toContain('signer-not-sender');
  });

  test('the addresses in From that did not sign are named', async () => {
    const { signature, problems } = await verdictOf(
      'From: anna@firm.example, Boss <boss@firm.example>, eve@evil.example\r\n',
    );
    expect(signature).toMatchObject({
      signerIsSender: false,
      unmatchedSenders: ['boss@firm.example', 'eve@evil.example'],
    });
    expect(problems).toContain('signer-not-sender');
  });

  test('a secretary who signs as Sender is told, and does not become who From names', async () => {
    const { signature, problems } = await verdictOf(
      'From: boss@firm.example\r\nSender: anna@firm.example\r\n',
    );
    expect(signature).toMatchObject({
      signerIsSender: false,
      signerIsTransmitter: true,
      unmatchedSenders: ['boss@firm.example'],
    });
    expect(problems).toContain('signer-not-sender');
  });

  test('attack: two Sender fields name nobody', async () => {
    const { signature } = await verdictOf(
      'From: boss@firm.example\r\nSender: anna@firm.example\r\nSender: boss@firm.example\r\n',
    );
    expect(signature).toMatchObject({ signerIsTransmitter: false });
  });

  test('without a From nobody is the sender', async () => {
    const { signature } = await verdictOf('Subject: x\r\n');
    expect(signature).toMatchObject({ signerIsSender: false, unmatchedSenders: [] });
  });
});
