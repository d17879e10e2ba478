import { comparedAddress, type SubscriberService } from '@secure-mail/client';
import {
  type CommandContext,
  type PasswordOptions,
  passwordSource,
} from '../command-line/command-context.js';
import { readSecret } from '../command-line/secret-source.js';
import { DesktopError } from '../desktop-error.js';
import { Profile } from '../profile/profile.js';
import { withServiceSession } from '../secure-id/service-session.js';

/** What the sender has waiting for people who are not subscribers. */
export async function listDepositsCommand(options: PasswordOptions, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const deposits = await signedIn(
    options,
    context,
    async (service) => (await service.listDeposits({})).deposits,
  );
  if (deposits.length === 0) terminal.say(terminal.t('commandLine.depositsNone'));
  for (const { depositId, state, createdAt, expiresAt, recipients } of deposits) {
    terminal.say(
      terminal.t('commandLine.depositLine', {
        id: depositId,
        date: terminal.instant(new Date(createdAt)),
        state: terminal.t(depositStates[state]),
        until: terminal.instant(new Date(expiresAt)),
      }),
    );
    for (const recipient of recipients) {
      const values = { address: recipient.address, count: recipient.triesLeft };
      terminal.say(`  ${terminal.t(recipientStates[recipient.state], values)}`);
    }
  }
  terminal.result({ deposits });
}

/** MP-3: the sender gives a locked recipient further tries. */
export async function unlockDepositCommand(
  depositId: string,
  recipient: string,
  options: PasswordOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context;
  const unlocked = await signedIn(options, context, async (service) => {
    const { deposits } = await service.listDeposits({});
    const found = deposits
      .find((deposit) => deposit.depositId === depositId)
      ?.recipients.find(
        ({ address, recipientId }) => address === comparedAddress(recipient) || recipientId === recipient,
      );
    if (found === undefined) throw new DesktopError('deposit-unknown');
    const { triesLeft } = await service.unlockRecipient({ depositId, recipientId: found.recipientId });
    return { address: found.address, triesLeft };
  });
  terminal.say(
    terminal.t('commandLine.depositUnlocked', { address: unlocked.address, count: unlocked.triesLeft }),
  );
  terminal.result({ depositId, ...unlocked });
}

async function signedIn<Result>(
  options: PasswordOptions,
  context: CommandContext,
  work: (service: SubscriberService) => Promise<Result>,
): Promise<Result> {
  const profile = await Profile.read(context.folder);
  const local = await profile.requireSecureId();
  const password = await readSecret(passwordSource(options), context.terminal);
  const order = { profile, local, password, signal: context.signal, now: context.now() };
  return withServiceSession(order, ({ service }) => work(service));
}

const depositStates = {
  announced: 'commandLine.depositAnnounced',
  arrived: 'commandLine.depositArrived',
  missing: 'commandLine.depositMissing',
  expired: 'commandLine.depositExpired',
} as const;

const recipientStates = {
  waiting: 'commandLine.recipientWaiting',
  'picked-up': 'commandLine.recipientPickedUp',
  locked: 'commandLine.recipientLocked',
  expired: 'commandLine.recipientExpired',
} as const;
