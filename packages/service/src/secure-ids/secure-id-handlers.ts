import type { secureIdRoutes } from '@secure-mail/contracts';
import { finishActivation, nextActivationStep, startActivation } from '../activation/index.js';
import { loggedCertificatesOf } from '../certificate-authority/index.js';
import { lookUpRecipients } from '../directory/index.js';
import { type Handlers, subscriberOf } from '../http/index.js';
import type { ServiceContext } from '../service-context.js';
import { finishLogin, startLogin } from './login.js';
import { endSession } from './sessions.js';
import { requestUnlockCode, unlockWithCode } from './unlock.js';

export function secureIdHandlers(context: ServiceContext): Handlers<typeof secureIdRoutes> {
  return {
    nextActivationStep: (body, call) => nextActivationStep(context, call.source, body),
    startActivation: (body, call) => startActivation(context, call.source, body),
    finishActivation: (body) => finishActivation(context, body),
    startLogin: (body, call) => startLogin(context, call.source, body),
    finishLogin: (body, call) => finishLogin(context, call.source, body),
    requestUnlockCode: (body, call) => requestUnlockCode(context, call.source, body),
    unlockWithCode: (body, call) => unlockWithCode(context, call.source, body),
    endSession: async (_body, call) => {
      await endSession(context, call.reply.request);
      return {};
    },
    ownCertificates: async (_body, call) => {
      const certificates = await loggedCertificatesOf(context.database, subscriberOf(call).address);
      return { certificates: [...certificates] };
    },
    lookUpRecipients: (body, call) => lookUpRecipients(context, subscriberOf(call), body),
  };
}
