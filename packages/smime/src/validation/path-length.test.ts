import { expect, test } from 'vitest';
import { encoded, sequence } from '../asn1/asn1.js';
import { der } from '../asn1/der.js';
import * as id from '../asn1/object-identifiers.js';
import { extension, nameOf } from '../certificates/sign-certificate.js';
import { type Certificate, validatePath } from '../index.js';
import { type Firm, newFirm, TODAY } from '../testing/firm.js';
import { authority, mailbox, named, oddlyCertified } from '../testing/odd-certificates.js';

/** The issuing CA may have no CA below it; certified again by itself, with other constraints, it would have one. */
async function belowItself(firm: Firm, pathLength: readonly number[]) {
  const self = await oddlyCertified(firm.issuing, {
    subject: nameOf(firm.issuing.certificate),
    extensions: authority(...pathLength),
  });
  const below = await oddlyCertified(self, { subject: named('CA below'), extensions: authority() });
  const leaf = await oddlyCertified(below, { subject: named('x'), extensions: mailbox('anna@firm.example') });
  return validate(firm, leaf.certificate, [firm.issuing.certificate, self.certificate, below.certificate]);
}

function validate(firm: Firm, certificate: Certificate, intermediates: readonly Certificate[]) {
  return validatePath({ certificate, intermediates, roots: [firm.root.certificate], at: TODAY, use: 'sign' });
}

test('a CA certified by itself lifts no limit', async () => {
  const firm = await newFirm();
  expect(await belowItself(firm, [])).toMatchObject({ valid: false, reason: 'path-length' });
  expect(await belowItself(firm, [5])).toMatchObject({ valid: false, reason: 'path-length' });
});

test('attack: a negative path length makes the certificate unreadable, and lifts no limit', async () => {
  const firm = await newFirm();
  await expect(belowItself(firm, [0xff])).rejects.toMatchObject({ code: 'malformed-certificate' });
});

test.each([
  ['of five bytes limits nothing', [1, 0, 0, 0, 0], true],
  ['of three bytes that is negative makes the certificate unreadable', [0xff, 0, 0], undefined],
  ['that says 0 in four bytes means 0', [0, 0, 0, 0], false],
  ['of 200 is read as 200', [0, 200], true],
] as const)('a path length %s', async (_, pathLength, valid) => {
  const firm = await newFirm();
  const attempt = async () => {
    const above = await oddlyCertified(firm.root, {
      subject: named('A'),
      extensions: authority(...pathLength),
    });
    const below = await oddlyCertified(above, { subject: named('B'), extensions: authority() });
    const leaf = await oddlyCertified(below, {
      subject: named('x'),
      extensions: mailbox('anna@firm.example'),
    });
    return (await validate(firm, leaf.certificate, [above.certificate, below.certificate])).valid;
  };
  if (valid === undefined) await expect(attempt()).rejects.toMatchObject({ code: 'malformed-certificate' });
  else expect(await attempt()).toBe(valid);
});

test('attack: a negative number of certificates until policies count says nothing, and the path fails', async () => {
  const firm = await newFirm();
  const withPolicies = async (skip: number) => {
    const constraints = sequence(encoded(der(0x80, Uint8Array.of(skip))));
    const ca = await oddlyCertified(firm.root, {
      subject: named('A'),
      extensions: [...authority(), extension(id.POLICY_CONSTRAINTS, true, constraints)],
    });
    const leaf = await oddlyCertified(ca, { subject: named('x'), extensions: mailbox('anna@firm.example') });
    return validate(firm, leaf.certificate, [ca.certificate]);
  };
  expect(await withPolicies(0)).toMatchObject({ reason: 'policy' });
  expect(await withPolicies(5)).toMatchObject({ valid: true });
  expect(await withPolicies(0xff)).toMatchObject({ reason: 'malformed' });
});
