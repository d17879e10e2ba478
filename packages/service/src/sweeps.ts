import { sweepAdministratorSessions } from './administration/index.js';
import { refreshRevocationLists } from './certificate-authority/index.js';
import { sweepSessions } from './secure-ids/index.js';
import type { ServiceContext } from './service-context.js';

/** What the service does by the clock for itself. */
export async function startSweeps(context: ServiceContext): Promise<void> {
  await context.jobs.schedule('sweep-expired', '7 * * * *', async () => {
    await context.opaqueRecords.sweep();
    await context.throttle.sweep();
    await sweepSessions(context);
    await sweepAdministratorSessions(context);
  });
  await context.jobs.schedule('revocation-lists', '23 * * * *', () =>
    refreshRevocationLists(context.database, context),
  );
  // A service that was stopped for days serves current lists again at once.
  await refreshRevocationLists(context.database, context);
}
