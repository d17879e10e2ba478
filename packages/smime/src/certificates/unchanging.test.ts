import { expect, test } from 'vitest';
import { concatBytes } from '../bytes/byte-arrays.js';
import { Certificate } from '../index.js';
import { newFirm, newPerson } from '../testing/firm.js';

test('attack: whoever gets a certificate changes nothing of it for the next message', async () => {
  const firm = await newFirm();
  const { certificate } = (await newPerson(firm, 'anna@firm.example', 'p-256')).signing;
  const { notAfter } = certificate;
  const until = notAfter.getTime();
  notAfter.setFullYear(2000);
  certificate.notBefore.setFullYear(2100);
  expect(certificate.notAfter.getTime()).toBe(until);
  expect(certificate.notBefore.getFullYear()).toBe(2026);
  for (const list of [certificate.emailAddresses, certificate.crlUrls, certificate.keyUsage!])
    expect(() => (list as string[]).push('boss@firm.example')).toThrow(TypeError);
  expect(() => Object.assign(certificate, { notAfter: new Date() })).toThrow(TypeError);
  expect(() => Object.assign(certificate, { subject: 'CN=Boss' })).toThrow(TypeError);
  expect(certificate).toMatchObject({
    emailAddresses: ['anna@firm.example'],
    subject: 'CN=anna@firm.example',
  });
});

test('a key whose lengths are not those of DER is refused, as platforms disagree about it', async () => {
  const { certificate } = (await newFirm()).root;
  const { der, spki } = certificate;
  const at = Buffer.from(der).indexOf(spki);
  // The same length in one byte more, here and in what is around it.
  const longer = concatBytes([der.subarray(0, at), Uint8Array.of(0x30, 0x81), der.subarray(at + 1)]);
  const view = new DataView(longer.buffer);
  for (const length of [2, 6]) view.setUint16(length, view.getUint16(length) + 1);
  expect(() => Certificate.fromDer(longer)).toThrow(
    expect.objectContaining({ code: 'malformed-certificate', message: expect.stringContaining('DER') }),
  );
});
