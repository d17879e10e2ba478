import type { CommandContext } from '../command-line/command-context.js';
import { type SmtpOptions, withSmtp } from '../submission/smtp-settings.js';
import { Profile } from './profile.js';
import { type ProfileSettings, parseServiceUrl } from './settings.js';

export interface SettingsOptions extends SmtpOptions {
  /** The service has moved; whether it is still the same one is checked at the next sign-in. */
  readonly service?: string;
}

/** Shows the settings, or changes them where options say so. */
export async function settingsCommand(options: SettingsOptions, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const changes = Object.values(options).some((value) => value !== undefined);
  const settings = changes
    ? await change(options, context)
    : await (await Profile.read(context.folder)).settings();
  if (changes) terminal.say(terminal.t('commandLine.settingsSaved'));
  const { serviceUrl, smtpUrl } = settings;
  if (serviceUrl !== undefined) terminal.say(terminal.t('commandLine.settingsService', { url: serviceUrl }));
  terminal.say(
    smtpUrl === undefined
      ? terminal.t('commandLine.statusSmtpMissing')
      : terminal.t('commandLine.statusSmtp', { url: smtpUrl }),
  );
  terminal.result({ service: serviceUrl, smtp: smtpUrl, smtpPasswordFile: settings.smtpPasswordFile });
}

async function change(options: SettingsOptions, context: CommandContext): Promise<ProfileSettings> {
  const profile = await Profile.change(context.folder);
  try {
    const service = options.service === undefined ? {} : { serviceUrl: parseServiceUrl(options.service) };
    const changed = { ...withSmtp(await profile.settings(), options), ...service };
    await profile.saveSettings(changed);
    return changed;
  } finally {
    profile.close();
  }
}
