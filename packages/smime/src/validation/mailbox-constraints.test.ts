import { beforeAll, describe, expect, test } from 'vitest';
import { context, contextPrimitive, sequence } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { fromLatin1 } from '../bytes/byte-arrays.js';
import { extension } from '../certificates/sign-certificate.js';
import { validatePath } from '../index.js';
import { type Firm, newFirm, TODAY } from '../testing/firm.js';
import { authority, mailbox, named, oddlyCertified } from '../testing/odd-certificates.js';

const PERMITTED = 0;
const EXCLUDED = 1;

describe('a CA limited to a mailbox, or kept from one', () => {
  let firm: Firm;
  beforeAll(async () => {
    firm = await newFirm();
  });

  const failure = async (kind: number, constraint: string, address: string) => {
    const subtrees = context(kind, sequence(contextPrimitive(1, fromLatin1(constraint))));
    const ca = await oddlyCertified(firm.root, {
      subject: named('Limited'),
      extensions: [...authority(), extension(id.NAME_CONSTRAINTS, true, sequence(subtrees))],
    });
    const leaf = await oddlyCertified(ca, { subject: named('x'), extensions: mailbox(address) });
    const verdict = await validatePath({
      certificate: leaf.certificate,
      intermediates: [ca.certificate],
      roots: [firm.root.certificate],
      at: TODAY,
    });
    return verdict.valid ? undefined : verdict.reason;
  };

  test.each(['ceo@firm.example', 'CEO@firm.example', 'cEo@FIRM.example'])(
    'attack: who is kept from ceo@firm.example does not vouch for %s',
    async (address) => {
      expect(await failure(EXCLUDED, 'ceo@firm.example', address)).toBe('name-constraints');
      expect(await failure(EXCLUDED, 'Ceo@Firm.example', address)).toBe('name-constraints');
      expect(await failure(PERMITTED, 'ceo@firm.example', address)).toBeUndefined();
    },
  );

  test('other mailboxes are other ones', async () => {
    expect(await failure(EXCLUDED, 'ceo@firm.example', 'anna@firm.example')).toBeUndefined();
    expect(await failure(PERMITTED, 'ceo@firm.example', 'anna@firm.example')).toBe('name-constraints');
  });
});
