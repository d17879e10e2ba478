import type { Mailbox, MailboxStatus } from '@secure-mail/contracts';
import { expect, test } from 'vitest';
import { isTicked, noTicks, tickedChanges, withTicks } from './ticks.js';

function mailbox(id: string, status: MailboxStatus): Mailbox {
  const statusSince = '2026-05-04T08:00:00.000Z';
  return { id, address: `${id}@firm.example`, displayName: '', type: 'exchange', status, statusSince };
}

const idle = mailbox('idle', 'not-enabled');
const invited = mailbox('invited', 'invited');
const suspended = mailbox('suspended', 'suspended');
const disabled = mailbox('disabled', 'disabled');
const all = [idle, invited, suspended, disabled];

test('CP-8: invited and suspended mailboxes are ticked, disabled ones are not', () => {
  expect(all.filter((one) => isTicked(noTicks, one))).toEqual([invited, suspended]);
});

test('CP-2: ticking enables, unticking disables', () => {
  const ticks = withTicks(withTicks(noTicks, [idle, disabled], true), [invited], false);
  expect(tickedChanges(ticks, all)).toEqual({ enable: [idle, disabled], disable: [invited] });
});

test('ticking and unticking again leaves nothing to carry out', () => {
  const ticks = withTicks(withTicks(noTicks, all, true), [idle, disabled], false);
  expect(tickedChanges(ticks, all)).toEqual({ enable: [], disable: [] });
});

test('ticks of mailboxes that are gone, or became what was wanted meanwhile, do not count', () => {
  const ticks = withTicks(noTicks, [idle, disabled], true);
  expect(tickedChanges(ticks, [mailbox('idle', 'activated')])).toEqual({ enable: [], disable: [] });
});
