import { ClientError, signInAdministrator } from '@secure-mail/client';
import {
  administrationRoutes,
  createServiceClient,
  ServiceError,
  serviceRoutes,
} from '@secure-mail/contracts';
import type { SignInAnswer, SignInRequest } from './sign-in.js';

// The stretching of the password takes about a second; in a worker the page goes on answering meanwhile.
const scope = self as unknown as {
  onmessage: ((event: MessageEvent<SignInRequest>) => void) | null;
  postMessage(answer: SignInAnswer): void;
};

scope.onmessage = async ({ data: { name, password, origin } }) => {
  try {
    const { name: serviceName } = await createServiceClient(serviceRoutes, {
      baseUrl: origin,
    }).describeService({});
    const service = createServiceClient(administrationRoutes, { baseUrl: origin });
    const session = await signInAdministrator({ service, serviceName, name, password });
    scope.postMessage({ session });
  } catch (error) {
    scope.postMessage({ refusal: refusalOf(error) });
  }
};

function refusalOf(error: unknown): (SignInAnswer & { session?: never })['refusal'] {
  if (error instanceof ClientError && error.code === 'wrong-password') return 'controlPanel.signInRefused';
  if (!(error instanceof ServiceError)) return 'controlPanel.errorOther';
  switch (error.code) {
    case 'administrator-refused':
    case 'login-refused':
      return 'controlPanel.signInRefused';
    case 'login-locked':
    case 'too-many-requests':
      return 'controlPanel.signInLocked';
    case 'service-unreachable':
    case 'service-unavailable':
      return 'controlPanel.errorUnreachable';
    default:
      return 'controlPanel.errorOther';
  }
}
