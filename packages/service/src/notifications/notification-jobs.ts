import type { ServiceContext } from '../service-context.js';
import { gettingStartedQueue, type IssueActivationCode, sendGettingStarted } from './getting-started.js';
import { openMailTransport } from './mail-transport.js';
import type { NotificationKind } from './notification-tables.js';
import { notificationQueue } from './queue-notification.js';
import { sendNotifications } from './send-notification.js';
import { sendUnlockCode, type UnlockCodes, unlockCodeQueue } from './unlock-code.js';

/** Sends what is queued. Before anything is served: whoever queues a mail needs its queue. */
export async function startNotificationJobs(
  context: ServiceContext,
  issueActivationCode: IssueActivationCode,
  unlockCodes: UnlockCodes,
): Promise<void> {
  const transport = openMailTransport(context.settings.smarthost);
  await context.jobs.work<{ readonly depositId: string; readonly kind: NotificationKind }>(
    notificationQueue,
    ({ depositId, kind }) => sendNotifications(context, transport, depositId, kind),
  );
  await context.jobs.work<{ readonly mailboxId: string }>(gettingStartedQueue, ({ mailboxId }) =>
    sendGettingStarted(context, transport, issueActivationCode, mailboxId),
  );
  await context.jobs.work<{ readonly mailboxId: string }>(unlockCodeQueue, ({ mailboxId }) =>
    sendUnlockCode(context, transport, unlockCodes, mailboxId),
  );
}
