import { describe, expect, test } from 'vitest';
import { outerDifferences } from './outer-differences.js';

type Pair = readonly [name: string, value: string];
const fields = (...pairs: readonly Pair[]) => pairs.map(([name, value]) => ({ name, value }));
const HEADER: readonly Pair[] = [
  ['From', 'Anna <anna@firm.example>'],
  ['To', 'ben@firm.example'],
  ['Subject', 'Offer'],
  ['Date', 'Mon, 01 Jun 2026 12:00:00 +0000'],
];
const clear = (outer: readonly Pair[], inner = HEADER) =>
  outerDifferences(fields(...outer), fields(...inner), 'clear');

describe('what is outside is compared with what the sender put there', () => {
  test.each<[string, Pair]>([
    ['another name of the field', ['FROM', 'Anna <anna@firm.example>']],
    ['quotes and case of an address', ['From', '"Anna" <Anna@firm.example>']],
    ['another zone of the same time', ['Date', 'Mon, 1 Jun 2026 14:00:00 +0200']],
    ['encoded words', ['Subject', '=?utf-8?q?Offer?=']],
    ['white space', ['Subject', '  Offer ']],
    ['a field that nobody is shown', ['Received', 'by mail.example']],
    ['a Sender that a server added', ['Sender', 'list@firm.example']],
  ])('the same in another form is the same: %s', (_, pair) => {
    const outer = HEADER.filter(([name]) => name.toLowerCase() !== pair[0].toLowerCase());
    expect(clear([...outer, pair])).toEqual([]);
  });

  test.each([
    ...['From', 'Sender', 'To', 'Cc', 'Reply-To', 'Followup-To', 'Subject', 'Date', 'Message-ID'],
    ...['In-Reply-To', 'References'],
  ])('%s', (name) => {
    const inner: readonly Pair[] = [...HEADER.filter(([known]) => known !== name), [name, 'a@x.example']];
    const outer: readonly Pair[] = [
      ...HEADER.filter(([known]) => known !== name),
      [name, '=?utf-8?q?b=40x?='],
    ];
    expect(clear(outer, inner)).toEqual([{ name, outer: 'b@x', inner: 'a@x.example' }]);
    if (name !== 'Sender') {
      const added = inner.filter(([known]) => known !== name);
      expect(clear(outer, added)).toEqual([{ name, outer: 'b@x', inner: undefined }]);
    }
    const missing = outer.filter(([known]) => known !== name);
    expect(clear(missing, inner)).toEqual([{ name, outer: undefined, inner: 'a@x.example' }]);
  });

  test('a list of people is the same when they are', () => {
    const people = (value: string): readonly Pair[] => [...HEADER, ['Reply-To', value]];
    expect(clear(people('b@x.example, "C" <c@x.example>'), people('b@x.example,C <c@x.example>'))).toEqual(
      [],
    );
    expect(clear(people('b@x.example'), people('c@x.example'))).toHaveLength(1);
  });

  test('all fields of one name count, in their order', () => {
    const one: readonly Pair[] = [...HEADER, ['References', '<1@x>'], ['References', '<2@x>']];
    const other: readonly Pair[] = [...HEADER, ['References', '<2@x>'], ['References', '<1@x>']];
    expect(clear(one, one)).toEqual([]);
    expect(clear(other, one)).toEqual([{ name: 'References', outer: '<2@x>, <1@x>', inner: '<1@x>' }]);
    expect(clear([...HEADER, ['References', '<1@x>']], one)).toHaveLength(1);
  });

  test('with hp="cipher" HP-Outer tells what was outside', () => {
    const payload = fields(
      ...HEADER,
      ['HP-Outer', 'From: Anna <anna@firm.example>'],
      ['HP-Outer', 'Subject: [...]'],
    );
    const told = (...outer: readonly Pair[]) => outerDifferences(fields(...outer), payload, 'cipher');
    expect(told(['From', 'Anna <anna@firm.example>'], ['Subject', '[...]'])).toEqual([]);
    expect(told(['From', 'Anna <anna@firm.example>'], ['Subject', 'Pay'])).toEqual([
      { name: 'Subject', outer: 'Pay', inner: 'Offer' },
    ]);
    // A colon at the beginning names no field.
    const odd = fields(['HP-Outer', ': x'], ['HP-Outer', 'Subject']);
    expect(outerDifferences([], odd, 'cipher')).toEqual([]);
  });
});
