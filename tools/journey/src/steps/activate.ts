import { createServiceClient, ServiceError, secureIdRoutes } from '@secure-mail/contracts';
import { refusalOf, secretFile, securemail } from '../desk.js';
import { people } from '../firm.js';
import type { JourneyContext } from '../journey-context.js';
import { activationCodeOf } from './enable-mailboxes.js';

/** AC-1, AC-3: wrong and foreign codes, a weak password, then two people activate. */
export async function activatePeople(context: JourneyContext, service: string): Promise<void> {
  const { report, desk, firm, secrets } = context;
  const codes = {
    sender: await activationCodeOf(context, people.sender.address),
    subscriber: await activationCodeOf(context, people.subscriber.address),
  };
  const weak = await secretFile(desk, 'weak-password', 'secret');
  const activate = async (profile: string, address: string, code: string, passwordFile: string) =>
    securemail(
      desk,
      profile,
      'activate',
      '--service',
      service,
      '--address',
      address,
      '--code-file',
      await secretFile(desk, 'activation-code', code),
      '--password-file',
      passwordFile,
      '--smtp',
      `smtp://${firm.mail.ready.smtp}`,
    );
  const password = (who: 'sender' | 'subscriber') =>
    secretFile(desk, `${who}-password`, secrets[`${who}Password`]);

  const foreign = await activate('sender', people.sender.address, codes.subscriber, await password('sender'));
  report.check(
    'somebody else’s activation code is refused, exit code 3',
    foreign.exitCode === 3,
    refusalOf(foreign).message,
  );
  const feeble = await activate('sender', people.sender.address, codes.sender, weak);
  report.check(
    'a weak password is refused before anything is spent, exit code 2',
    feeble.exitCode === 2,
    refusalOf(feeble).message,
  );
  for (const who of ['sender', 'subscriber'] as const) {
    const result = await activate(who, people[who].address, codes[who], await password(who));
    report.check(
      `${people[who].address} activates a Secure ID`,
      result.exitCode === 0,
      refusalOf(result).message,
    );
  }
  report.check(
    'a used activation code is refused as used',
    (await startWithCode(service, people.sender.address, codes.sender)) === 'activation-code-used',
  );
}

/** AC-2: on another computer the password brings the same Secure ID. */
export async function activateSecondComputer(
  { report, desk, firm }: JourneyContext,
  service: string,
): Promise<void> {
  const arguments_ = [
    '--service',
    service,
    '--address',
    people.subscriber.address,
    '--smtp',
    `smtp://${firm.mail.ready.smtp}`,
  ];
  const wrong = await secretFile(desk, 'wrong-password', 'not-the-right-password-1');
  const refused = await securemail(
    desk,
    'subscriber-laptop',
    'activate',
    ...arguments_,
    '--password-file',
    wrong,
  );
  report.check(
    'a wrong password brings nothing, exit code 3',
    refused.exitCode === 3,
    refusalOf(refused).message,
  );
  const result = await securemail(
    desk,
    'subscriber-laptop',
    'activate',
    ...arguments_,
    '--password-file',
    `${desk}/subscriber-password`,
  );
  report.check(
    'the Secure ID password brings it to a second computer, without a code',
    result.exitCode === 0,
    refusalOf(result).message,
  );
  const serial = async (profile: string): Promise<unknown> => {
    const status = await securemail(desk, profile, 'status');
    return (status.json?.certificates as { encryption?: { serialNumber?: string } } | undefined)?.encryption
      ?.serialNumber;
  };
  const [first, second] = [await serial('subscriber'), await serial('subscriber-laptop')];
  report.check(
    'it is the same Secure ID',
    first !== undefined && first === second,
    `certificate ${String(second)}`,
  );
}

/** Speaks to the service directly: the command would ask for the password instead of a code. */
async function startWithCode(baseUrl: string, address: string, activationCode: string): Promise<string> {
  const { startRegistration } = await import('@secure-mail/client');
  const { registrationRequest } = await startRegistration('some other password');
  const service = createServiceClient(secureIdRoutes, { baseUrl });
  try {
    await service.startActivation({ address, activationCode, registrationRequest });
    return 'accepted';
  } catch (error) {
    if (error instanceof ServiceError) return error.code;
    throw error;
  }
}
