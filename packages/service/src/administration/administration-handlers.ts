import { type administrationRoutes, administratorIdentifiers } from '@secure-mail/contracts';
import { administratorOf, type Call, type Handlers, refuseForeignOrigin } from '../http/index.js';
import { changeSecureMail, listMailboxes, sendGettingStarted } from '../mailboxes/index.js';
import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';
import { endAdministratorSession, openAdministratorSession } from './administrator-sessions.js';

/** Given back by a right password. */
const loginsPerSource = { perWindow: 50, windowSeconds: 10 * 60 };

export function administrationHandlers(context: ServiceContext): Handlers<typeof administrationRoutes> {
  const actor = (call: Call): string => `administrator/${administratorOf(call).name}`;
  return {
    startAdministratorLogin: async (body, call) => {
      refuseForeignOrigin(call.reply.request, context.settings.publicUrl);
      await context.throttle.charge('administrator-login', call.source, loginsPerSource);
      const known = await context.database
        .selectFrom('administrators')
        .select('record_id')
        .where('name', '=', body.name)
        .executeTakeFirst();
      const { loginId, loginResponse } = await context.opaqueRecords.startLogin({
        recordId: known?.record_id,
        purpose: 'administrator',
        name: body.name,
        identifiers: administratorIdentifiers(body.name, context.settings.serviceName),
        startLoginRequest: body.startLoginRequest,
        source: call.source,
      });
      return { loginId, loginResponse };
    },
    finishAdministratorLogin: async (body, call) => {
      refuseForeignOrigin(call.reply.request, context.settings.publicUrl);
      const { recordId } = await context.opaqueRecords.finishLogin({ ...body, purpose: 'administrator' });
      const administrator = await context.database
        .selectFrom('administrators')
        .select('name')
        .where('record_id', '=', recordId)
        .executeTakeFirst();
      if (administrator === undefined)
        throw new Refusal('administrator-refused', 'Name or password not accepted.');
      await context.throttle.giveBack('administrator-login', call.source);
      return await openAdministratorSession(context, {
        name: administrator.name,
        loginId: body.loginId,
        reply: call.reply,
      });
    },
    administratorSession: async (_body, call) => administratorOf(call),
    endAdministratorSession: async (_body, call) => {
      await endAdministratorSession(context, call.reply);
      return {};
    },
    listMailboxes: () => listMailboxes(context.database),
    changeSecureMail: (body, call) => changeSecureMail(context, actor(call), body),
    sendGettingStarted: (body, call) => sendGettingStarted(context, actor(call), body),
  };
}
