import type { LocalSecureId } from '@secure-mail/client';
import { Certificate } from '@secure-mail/smime';
import {
  type CommandContext,
  type PasswordOptions,
  passwordSource,
} from '../command-line/command-context.js';
import { isGiven, readSecret } from '../command-line/secret-source.js';
import { Profile } from '../profile/profile.js';
import { connectToService, serviceUrlOf, withServiceSession } from './service-session.js';
import { unknownCertificateLines } from './unknown-certificates.js';

/**
 * What this profile holds. Needs no password; where one is given, what only its owner may know is told too: what
 * waits for pickup, and certificates that somebody else may use.
 */
export async function statusCommand(options: PasswordOptions, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const profile = await Profile.read(context.folder);
  const local = await profile.requireSecureId();
  const service = await serviceUrlOf(profile);
  const { smtpUrl } = await profile.settings();
  const outbox = await profile.outbox.contents();
  const reachable = await connectToService(service, context.signal)
    .health({})
    .then(() => true)
    .catch(() => false);
  const certificates = {
    signing: validityOf(local.signingCertificate, context.now()),
    encryption: validityOf(local.encryptionCertificate, context.now()),
  };
  const signedIn = isGiven(passwordSource(options))
    ? await whileSignedIn(profile, local, options, context)
    : undefined;

  terminal.say(terminal.t('commandLine.statusAddress', { address: local.address, name: local.displayName }));
  terminal.say(terminal.t('commandLine.statusService', { url: service, name: local.service.name }));
  terminal.say(terminal.t(reachable ? 'commandLine.statusReachable' : 'commandLine.statusUnreachable'));
  for (const [use, { notBefore, notAfter, inForce }] of Object.entries(certificates)) {
    const key = use === 'signing' ? 'commandLine.statusSigning' : 'commandLine.statusEncryption';
    terminal.say(terminal.t(key, { from: terminal.instant(notBefore), to: terminal.instant(notAfter) }));
    if (!inForce) terminal.say(terminal.t('commandLine.statusExpired'));
  }
  terminal.say(
    smtpUrl === undefined
      ? terminal.t('commandLine.statusSmtpMissing')
      : terminal.t('commandLine.statusSmtp', { url: smtpUrl }),
  );
  const interrupted = outbox.entries.length;
  if (interrupted > 0) terminal.say(terminal.t('commandLine.statusOutbox', { count: interrupted }));
  for (const id of outbox.unreadable) terminal.say(terminal.t('commandLine.failOutboxEntryDamaged', { id }));
  terminal.say(
    signedIn === undefined
      ? terminal.t('commandLine.statusDepositsHint')
      : terminal.t('commandLine.statusDeposits', { count: signedIn.waiting }),
  );
  for (const line of signedIn?.warnings ?? []) terminal.say(line);
  terminal.result({
    address: local.address,
    displayName: local.displayName,
    service,
    serviceName: local.service.name,
    serviceReachable: reachable,
    certificates,
    smtp: smtpUrl,
    interrupted,
    unreadableOutboxEntries: outbox.unreadable,
    depositsWaiting: signedIn?.waiting,
    unknownCertificates: signedIn?.unknownCertificates,
    profile: profile.folder,
  });
}

function validityOf(der: string, now: Date) {
  const { notBefore, notAfter, serialNumber } = Certificate.fromDer(Buffer.from(der, 'base64url'));
  return { notBefore, notAfter, serialNumber, inForce: notBefore <= now && now <= notAfter };
}

async function whileSignedIn(
  profile: Profile,
  local: LocalSecureId,
  options: PasswordOptions,
  context: CommandContext,
) {
  const password = await readSecret(passwordSource(options), context.terminal);
  const { signal } = context;
  return withServiceSession({ profile, local, password, signal, now: context.now() }, async (session) => {
    const { deposits } = await session.service.listDeposits({});
    return {
      waiting: deposits.filter(({ recipients }) => recipients.some(({ state }) => state === 'waiting'))
        .length,
      warnings: unknownCertificateLines(session, context.terminal),
      unknownCertificates: session.unknownCertificates,
    };
  });
}
