import type { SendPlan } from '@secure-mail/client';
import type { Terminal } from '../command-line/terminal.js';

/** SE-1: who is a subscriber, who is not, in words. */
export function planLines(plan: SendPlan, { t }: Pick<Terminal, 't'>): readonly string[] {
  const hidden = new Set(plan.bcc);
  const listed = (addresses: readonly string[]) =>
    addresses.length === 0
      ? [`  ${t('commandLine.planNobody')}`]
      : addresses.map(
          (address) => `  ${hidden.has(address) ? t('commandLine.planBcc', { address }) : address}`,
        );
  return [
    t('commandLine.planTitle'),
    t('commandLine.planFrom', { address: plan.sender }),
    t('commandLine.planSubscribers'),
    ...listed(plan.subscribers.map(({ address }) => address)),
    t('commandLine.planOutsiders'),
    ...listed(plan.outsiders),
    t('commandLine.planCopies', { count: plan.copies.length }),
    ...plan.warnings.map(({ kind, address }) =>
      t(kind === 'recipient-changed' ? 'commandLine.warningChanged' : 'commandLine.warningVanished', {
        address,
      }),
    ),
  ];
}

/** The same for scripts. */
export function planJson(plan: SendPlan) {
  const { sender, to, cc, bcc, subscribers, outsiders, copies, warnings } = plan;
  return {
    sender,
    to,
    cc,
    bcc,
    subscribers: subscribers.map(({ address }) => address),
    outsiders,
    copies: copies.length,
    warnings,
  };
}
