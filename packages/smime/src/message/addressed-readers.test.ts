import { describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import { openMessage } from '../index.js';
import { TODAY } from '../testing/firm.js';

describe('a message is addressed to its reader', () => {
  const problems = async (to: string, reader: string) => {
    const message = utf8(`From: anna@firm.example\r\nTo: ${to}\r\n\r\nHello\r\n`);
    return (await openMessage(message, { keys: [], roots: [], at: TODAY, readers: [reader] })).verdict
      .problems;
  };
  const foreign = 'not-addressed-to-reader';

  test.each([
    ['ben@xn--br-via.example', 'Ben@BÄR.example'],
    ['Ben@BÄR.example', 'ben@xn--br-via.example'],
    ['ben@XN--BR-VIA.example', 'ben@ba\u0308r.example'],
    ['Ben <ben@bär.example>', 'BEN@Bär.Example'],
  ])('in whatever form its domain is written: To %s, read by %s', async (to, reader) => {
    expect(await problems(to, reader)).not.toContain(foreign);
  });

  test.each([
    ['ben@xn--br-via.example', 'ben@bar.example'],
    ['ben@bär.example', 'carl@bär.example'],
    ['ben@bär.example', 'ben@firm.example'],
  ])('attack: but not to somebody with a similar address: To %s, read by %s', async (to, reader) => {
    expect(await problems(to, reader)).toContain(foreign);
  });
});
