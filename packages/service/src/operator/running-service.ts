import {
  createServiceClient,
  operatorRoutes,
  type ServiceClient,
  ServiceError,
  serviceRoutes,
} from '@secure-mail/contracts';
import type { Translate } from '@secure-mail/locales';
import { CommandFailure } from './command-failure.js';
import { readOperatorFile } from './operator-file.js';

/** The service that runs on a data folder, as its commands reach it. */
export interface RunningServiceConnection {
  readonly publicUrl: string;
  readonly operator: ServiceClient<typeof operatorRoutes>;
  readonly service: ServiceClient<typeof serviceRoutes>;
}

/** @throws {CommandFailure} `not-running`, `operator-file-unreadable` */
export async function connectToRunningService(
  dataFolder: string,
  t: Translate,
): Promise<RunningServiceConnection> {
  const access = await readOperatorFile(dataFolder).catch((cause: unknown) => {
    const detail = cause instanceof Error ? cause.message : String(cause);
    const message = t('serviceCommands.failOperatorFile', { folder: dataFolder, detail });
    throw new CommandFailure('operator-file-unreadable', 'refused', message, cause);
  });
  if (access === undefined) throw notRunning(dataFolder, t);
  const connection = {
    baseUrl: access.url,
    headers: () => ({ authorization: `Bearer ${access.token}` }),
    timeout: 300_000,
  };
  const service = createServiceClient(serviceRoutes, connection);
  try {
    await service.health({});
  } catch (error) {
    // The file of a service that was killed: nothing answers there, or something else does.
    if (error instanceof ServiceError && error.code !== 'service-unavailable')
      throw notRunning(dataFolder, t, error);
    throw error;
  }
  return { publicUrl: access.publicUrl, operator: createServiceClient(operatorRoutes, connection), service };
}

function notRunning(folder: string, t: Translate, cause?: unknown): CommandFailure {
  return new CommandFailure(
    'not-running',
    'unreachable',
    t('serviceCommands.failNotRunning', { folder }),
    cause,
  );
}
