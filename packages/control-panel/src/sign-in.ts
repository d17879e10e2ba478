import type { MessageKey } from '@secure-mail/locales';
import type { AdministratorSession } from './administration-service.js';

export interface SignInRequest {
  readonly name: string;
  readonly password: string;
  readonly origin: string;
}

export type SignInAnswer =
  | { readonly session: AdministratorSession; readonly refusal?: never }
  | { readonly refusal: MessageKey; readonly session?: never };

/** Signs in by OPAQUE in a worker of its own, which ends with it, and the typed password with the worker. */
export async function signIn(name: string, password: string): Promise<SignInAnswer> {
  const worker = new Worker(new URL('./sign-in-worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise<SignInAnswer>((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<SignInAnswer>) => resolve(data);
      worker.onerror = () => resolve({ refusal: 'controlPanel.errorOther' });
      const request: SignInRequest = { name, password, origin: location.origin };
      worker.postMessage(request);
    });
  } finally {
    worker.terminate();
  }
}
