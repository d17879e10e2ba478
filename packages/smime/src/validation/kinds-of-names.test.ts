import { beforeAll, describe, expect, test } from 'vitest';
import { type Asn1, contextPrimitive, sequence } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { fromLatin1 } from '../bytes/byte-arrays.js';
import { extension } from '../certificates/sign-certificate.js';
import { type Issuer, validatePath } from '../index.js';
import { TODAY } from '../testing/firm.js';
import {
  alternativeNames,
  authority,
  foreignCertificate,
  nameConstraint,
  ofMailbox,
} from '../testing/foreign-certificate.js';

const address = (...bytes: readonly number[]) => contextPrimitive(7, Uint8Array.from(bytes));
const uri = (text: string) => contextPrimitive(6, fromLatin1(text));
/** 10.0.0.0/8, as address and mask. */
const TEN = address(10, 0, 0, 0, 255, 0, 0, 0);

describe('constraints on names of other kinds than mailboxes', () => {
  let root: Issuer;
  beforeAll(async () => {
    root = await foreignCertificate({ commonName: 'Root', extensions: [authority()] });
  });

  const outcome = async (kind: 'permitted' | 'excluded', base: Asn1, name: Asn1) => {
    const extensions = [authority(), nameConstraint(kind, base)];
    const issuer = await foreignCertificate({ commonName: 'CA', issuer: root, extensions });
    const named = await foreignCertificate({ commonName: 'X', issuer, extensions: [alternativeNames(name)] });
    const verdict = await validatePath({
      certificate: named.certificate,
      intermediates: [issuer.certificate],
      roots: [root.certificate],
      at: TODAY,
    });
    return verdict.valid ? 'valid' : verdict.reason;
  };

  test.each([
    ['valid', 'permitted', address(10, 1, 2, 3)],
    ['name-constraints', 'permitted', address(11, 1, 2, 3)],
    ['name-constraints', 'excluded', address(10, 255, 0, 1)],
    ['valid', 'excluded', address(11, 0, 0, 0)],
    // Of the other family the constraint says nothing that could be met.
    ['name-constraints', 'permitted', address(...new Array<number>(16).fill(10))],
  ] as const)('an IP address is %s where 10.0.0.0/8 is %s', async (expected, kind, name) => {
    expect(await outcome(kind, TEN, name)).toBe(expected);
  });

  test.each([
    ['name-constraints', 'https://bad.example/'],
    ['name-constraints', 'https://BAD.example:8443/path'],
    ['name-constraints', 'https://anna@bad.example/'],
    ['name-constraints', 'ftp://anna:secret@bad.example'],
    ['name-constraints', 'https://bad.example./'],
    ['valid', 'https://bad.example@good.example/'],
    ['valid', 'https://good.example/?https://anna@bad.example/'],
  ])('attack: below a CA that excludes a host, a URI is %s: %s', async (expected, text) => {
    expect(await outcome('excluded', uri('bad.example'), uri(text))).toBe(expected);
  });

  const UNREADABLE = [
    'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66',
    'mailto:anna@bad.example',
    'file:///etc/passwd',
    'https://10.1.2.3/',
    'https://167838211/',
    'https://0x0a010203/',
    'https://[2001:db8::1]/',
    'https://b%61d.example/',
    'https://good.example\\@bad.example/',
    'https://good.example@more@bad.example/',
    'https://',
    'bad.example',
  ];
  test.each(UNREADABLE)(
    'attack: where URIs are constrained, one without a host name is refused: %s',
    async (text) => {
      expect(await outcome('excluded', uri('bad.example'), uri(text))).toBe('name-constraints');
      expect(await outcome('permitted', uri('.example'), uri(text))).toBe('name-constraints');
      expect(await outcome('excluded', ofMailbox('bad.example'), uri(text))).toBe('valid');
    },
  );

  test('an extension that is not processed here is no matter until it is critical', async () => {
    const outcomes = [false, true].map(async (critical) => {
      const place = sequence(sequence(contextPrimitive(6, fromLatin1('http://ca.example/'))));
      const { certificate } = await foreignCertificate({
        commonName: 'X',
        issuer: root,
        extensions: [extension(id.AUTHORITY_INFORMATION_ACCESS, critical, place)],
      });
      return validatePath({ certificate, intermediates: [], roots: [root.certificate], at: TODAY });
    });
    expect(await Promise.all(outcomes)).toMatchObject([
      { valid: true },
      { valid: false, reason: 'unknown-critical-extension' },
    ]);
  });
});
