import type { ServiceContext } from '../service-context.js';
import { arrivalDeadlineQueue, reportMissingMessage } from './arrival-deadline.js';
import { expireDeposits, sweepBlobs } from './expiry.js';

/** What happens to deposits by the clock. Before anything is served: a commitment needs its queue. */
export async function startDepositJobs(context: ServiceContext): Promise<void> {
  await context.jobs.work<{ readonly depositId: string }>(arrivalDeadlineQueue, ({ depositId }) =>
    reportMissingMessage(context, depositId),
  );
  await context.jobs.schedule('deposit-expiry', '*/15 * * * *', () => expireDeposits(context));
  await context.jobs.schedule('blob-sweep', '40 3 * * *', () => sweepBlobs(context));
}
