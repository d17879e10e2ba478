import type { depositRoutes } from '@secure-mail/contracts';
import { type Handlers, subscriberOf } from '../http/index.js';
import type { ServiceContext } from '../service-context.js';
import { commitDeposit } from './commit-deposit.js';
import { listDeposits } from './list-deposits.js';
import { prepareDeposit } from './prepare-deposit.js';
import { unlockRecipient } from './unlock-recipient.js';

export function depositHandlers(context: ServiceContext): Handlers<typeof depositRoutes> {
  return {
    prepareDeposit: (body, call) => prepareDeposit(context, subscriberOf(call), body),
    commitDeposit: (body, call) => commitDeposit(context, subscriberOf(call), body),
    listDeposits: (_body, call) => listDeposits(context, subscriberOf(call)),
    unlockRecipient: (body, call) => unlockRecipient(context, subscriberOf(call), body),
  };
}
