import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { openMessage } from '../index.js';
import { type Correspondence, MESSAGE, newCorrespondence } from '../testing/correspondence.js';

describe('a Sender in the outer header', () => {
  let letters: Correspondence;
  beforeAll(async () => {
    letters = await newCorrespondence();
  });
  const problemsWith = async (outside: string, message = MESSAGE) => {
    const { bytes } = await letters.protect({ message: utf8(message) });
    const text = Buffer.from(bytes)
      .toString('latin1')
      .replace(/^Sender: .*\r\n/m, '');
    const whole = concatBytes([utf8(outside), Buffer.from(text, 'latin1')]);
    return (await openMessage(whole, letters.reading())).verdict.problems;
  };

  test('that a submission server added is no difference', async () => {
    expect(await problemsWith('Sender: anna@server.example\r\n')).toEqual([]);
  });

  test('attack: other than the writer’s own, or taken away, it is one', async () => {
    const message = `Sender: secretary@firm.example\r\n${MESSAGE}`;
    expect(await problemsWith('Sender: secretary@firm.example\r\n', message)).toEqual([]);
    expect(await problemsWith('Sender: eve@firm.example\r\n', message)).toContain('outer-headers-differ');
    expect(await problemsWith('', message)).toContain('outer-headers-differ');
  });
});
