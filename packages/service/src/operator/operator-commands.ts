import { ClientError, registerAdministrator } from '@secure-mail/client';
import { address, administratorName, domain, type MailboxStatus, ServiceError } from '@secure-mail/contracts';
import type { MessageKey, Translate } from '@secure-mail/locales';
import { CommandFailure } from './command-failure.js';
import { readMailboxFile } from './mailbox-file.js';
import { readNewPassword } from './password-input.js';
import { connectToRunningService } from './running-service.js';

/** What a command says when it is done: a sentence for people, a value for scripts. */
export interface CommandResult {
  readonly text: string;
  readonly json: object;
}

export interface CommandScene {
  readonly dataFolder: string;
  readonly t: Translate;
}

export async function showStatus({ dataFolder, t }: CommandScene): Promise<CommandResult> {
  const { publicUrl, service } = await connectToRunningService(dataFolder, t);
  const { version } = await service.health({});
  return {
    text: t('serviceCommands.running', { url: publicUrl, version }),
    json: { running: true, url: publicUrl, version },
  };
}

export async function createAdministrator(
  { dataFolder, t }: CommandScene,
  o: { readonly name: string; readonly passwordFile: string | undefined },
): Promise<CommandResult> {
  const { operator } = await connectToRunningService(dataFolder, t);
  const name = o.name.trim().toLowerCase();
  const password = await readNewPassword({ file: o.passwordFile, name, t });
  try {
    await registerAdministrator({ operator, name, password });
  } catch (error) {
    if (error instanceof ClientError && error.code === 'weak-password') {
      throw new CommandFailure('weak-password', 'usage', t('serviceCommands.failWeakPassword'), error);
    }
    if (error instanceof ClientError && error.code === 'name-invalid') {
      throw new CommandFailure('name-invalid', 'usage', t('serviceCommands.failAdministratorName'), error);
    }
    throw refusedAs(error, 'name-taken', t('serviceCommands.failAdministratorTaken', { name }));
  }
  return { text: t('serviceCommands.administratorCreated', { name }), json: { name } };
}

export async function unlockAdministrator(
  { dataFolder, t }: CommandScene,
  given: string,
): Promise<CommandResult> {
  const parsed = administratorName.safeParse(given);
  if (!parsed.success) {
    throw new CommandFailure('name-invalid', 'usage', t('serviceCommands.failAdministratorName'));
  }
  const name = parsed.data;
  const { operator } = await connectToRunningService(dataFolder, t);
  try {
    await operator.unlockAdministrator({ name });
  } catch (error) {
    throw refusedAs(error, 'not-found', t('serviceCommands.failAdministratorUnknown', { name }));
  }
  return { text: t('serviceCommands.administratorUnlocked', { name }), json: { name } };
}

export async function createOrganisation(
  { dataFolder, t }: CommandScene,
  o: { readonly name: string; readonly domains: readonly string[] },
): Promise<CommandResult> {
  const domains = o.domains.join(', ');
  if (o.domains.some((name) => !domain.safeParse(name).success)) {
    throw new CommandFailure('domain-invalid', 'usage', t('serviceCommands.failDomainsInvalid', { domains }));
  }
  const { operator } = await connectToRunningService(dataFolder, t);
  try {
    const { id } = await operator.createOrganisation({ name: o.name, domains: [...o.domains] });
    return { text: t('serviceCommands.organisationCreated', { name: o.name, domains }), json: { id } };
  } catch (error) {
    throw refusedAs(error, 'name-taken', t('serviceCommands.failOrganisationTaken', { name: o.name }));
  }
}

export async function confirmDomain(
  { dataFolder, t }: CommandScene,
  o: { readonly domain: string; readonly reason: string },
): Promise<CommandResult> {
  const values = { domain: o.domain };
  if (!domain.safeParse(o.domain).success) {
    throw new CommandFailure('domain-invalid', 'usage', t('serviceCommands.failDomainInvalid', values));
  }
  const { operator } = await connectToRunningService(dataFolder, t);
  try {
    await operator.confirmDomain(o);
  } catch (error) {
    throw refusedAs(error, 'organisation-not-found', t('serviceCommands.failDomainUnknown', values));
  }
  return { text: t('serviceCommands.domainConfirmed', values), json: values };
}

export async function importMailboxes({ dataFolder, t }: CommandScene, file: string): Promise<CommandResult> {
  const mailboxes = await readMailboxFile(file, t);
  const { operator } = await connectToRunningService(dataFolder, t);
  try {
    const counts = await operator.importMailboxes({ mailboxes: [...mailboxes] });
    return { text: t('serviceCommands.mailboxesImported', counts), json: counts };
  } catch (error) {
    const detail = error instanceof Error ? error.message : '';
    throw refusedAs(error, 'organisation-not-found', t('serviceCommands.failMailboxDomain', { detail }));
  }
}

export async function unlockMailbox({ dataFolder, t }: CommandScene, given: string): Promise<CommandResult> {
  const parsed = address.safeParse(given);
  if (!parsed.success) {
    const message = t('serviceCommands.failMailboxAddress', { address: given });
    throw new CommandFailure('address-invalid', 'usage', message);
  }
  const values = { address: parsed.data };
  const { operator } = await connectToRunningService(dataFolder, t);
  try {
    await operator.unlockMailbox(values);
  } catch (error) {
    throw refusedAs(error, 'mailbox-not-found', t('serviceCommands.failMailboxUnknown', values));
  }
  return { text: t('serviceCommands.mailboxUnlocked', values), json: values };
}

export async function listMailboxes({ dataFolder, t }: CommandScene): Promise<CommandResult> {
  const { operator } = await connectToRunningService(dataFolder, t);
  const { mailboxes } = await operator.listAllMailboxes({});
  const lines = mailboxes.map((mailbox) =>
    [mailbox.address, t(statusKeys[mailbox.status]), mailbox.type, mailbox.displayName].join('\t'),
  );
  return {
    text: lines.length === 0 ? t('serviceCommands.noMailboxes') : lines.join('\n'),
    json: { mailboxes },
  };
}

const statusKeys: Readonly<Record<MailboxStatus, MessageKey>> = {
  'not-enabled': 'serviceCommands.statusNotEnabled',
  invited: 'serviceCommands.statusInvited',
  activated: 'serviceCommands.statusActivated',
  suspended: 'serviceCommands.statusSuspended',
  disabled: 'serviceCommands.statusDisabled',
};

/** The service's refusal in the words of this command; any other error stays what it is. */
function refusedAs(error: unknown, code: ServiceError['code'], message: string): unknown {
  if (!(error instanceof ServiceError) || error.code !== code) return error;
  return new CommandFailure(code, 'refused', message, error);
}
