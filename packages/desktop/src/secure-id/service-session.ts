import {
  type LocalSecureId,
  type Session,
  type SignedIn,
  type SubscriberService,
  sessionHeaders,
  signIn,
  subscriberRoutes,
} from '@secure-mail/client';
import { createServiceClient, type ServiceDescription } from '@secure-mail/contracts';
import type { Terminal } from '../command-line/terminal.js';
import { DesktopError } from '../desktop-error.js';
import type { Profile } from '../profile/profile.js';

/** The service without anybody signed in, or with the session that `session` gives at each call. */
export function connectToService(
  serviceUrl: string,
  signal: AbortSignal,
  session: () => Session | undefined = () => undefined,
): SubscriberService {
  return createServiceClient(subscriberRoutes, {
    baseUrl: serviceUrl,
    headers: () => sessionHeaders(session()),
    signal,
  });
}

/** A signed-in service and what the password unlocked. The session lives in memory only. */
export interface ServiceSession extends SignedIn {
  readonly service: SubscriberService;
  readonly description: ServiceDescription;
}

/** The address that the profile's service answers at. */
export async function serviceUrlOf(profile: Profile): Promise<string> {
  const { serviceUrl } = await profile.settings();
  if (serviceUrl === undefined) throw new DesktopError('profile-empty', { folder: profile.folder });
  return serviceUrl;
}

/** Signs in, does the work, and ends the session whatever comes of it. */
export async function withServiceSession<Result>(
  o: {
    readonly profile: Profile;
    readonly local: LocalSecureId;
    readonly password: string;
    readonly signal: AbortSignal;
    readonly now: Date;
  },
  work: (session: ServiceSession) => Promise<Result>,
): Promise<Result> {
  let session: Session | undefined;
  const service = connectToService(await serviceUrlOf(o.profile), o.signal, () => session);
  const description = await service.describeService({});
  const { address } = o.local;
  const signedIn = await signIn({
    service,
    description,
    address,
    password: o.password,
    now: o.now,
    local: o.local,
  });
  session = signedIn.session;
  try {
    return await work({ ...signedIn, service, description });
  } finally {
    // The work counts, not the good-bye: a session that cannot be ended expires by itself.
    await service.endSession({}).catch(() => undefined);
  }
}

/** One line per step for people who wait. */
export function progressOf<Step extends string>(
  terminal: Terminal,
  sentences: Readonly<Record<Step, Parameters<Terminal['t']>[0]>>,
): (step: Step) => void {
  return (step) => terminal.progress(terminal.t(sentences[step]));
}
