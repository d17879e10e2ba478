import { isProblemCode, problem, ServiceError } from './problem.js';
import type { Answer, BodyInput, Route, RouteTable } from './route.js';

export interface ServiceConnection {
  /** Where the API is, without a path: `https://mail.firm.example`. */
  readonly baseUrl: string;
  readonly fetch?: typeof fetch;
  /** Headers for every call (session, CSRF). Asked before each call, because sessions begin and end. */
  readonly headers?: () => Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Milliseconds until a silent service counts as unreachable. */
  readonly timeout?: number;
}

export type ServiceClient<Table extends RouteTable> = {
  readonly [Name in keyof Table]: (body: BodyInput<Table[Name]>) => Promise<Answer<Table[Name]>>;
};

/**
 * A function per route of a table. Bodies are checked before they leave, answers when they arrive.
 * @throws {ServiceError} with the service's code, `service-unreachable`, or `service-answer-invalid`.
 */
export function createServiceClient<Table extends RouteTable>(
  table: Table,
  connection: ServiceConnection,
): ServiceClient<Table> {
  const calls = Object.entries(table).map(([name, definition]) => [
    name,
    (body: unknown) => callRoute(definition, body, connection),
  ]);
  return Object.fromEntries(calls) as ServiceClient<Table>;
}

async function callRoute(definition: Route, body: unknown, connection: ServiceConnection): Promise<unknown> {
  const response = await send(definition, definition.body.parse(body), connection);
  if (!response.ok) throw await refusalOf(response);
  const answer = definition.answer.safeParse(await response.json().catch(() => undefined));
  if (!answer.success) {
    throw new ServiceError(
      'service-answer-invalid',
      `The service's answer to ${definition.path} is not understood.`,
      {
        cause: answer.error,
      },
    );
  }
  return answer.data;
}

async function send(definition: Route, body: unknown, connection: ServiceConnection): Promise<Response> {
  const timeout = AbortSignal.timeout(connection.timeout ?? 30_000);
  const signal = connection.signal === undefined ? timeout : AbortSignal.any([timeout, connection.signal]);
  const init: RequestInit = {
    method: definition.method,
    headers: { accept: 'application/json', ...connection.headers?.() },
    signal,
    redirect: 'error',
  };
  if (definition.method === 'POST') {
    init.body = JSON.stringify(body);
    init.headers = { ...init.headers, 'content-type': 'application/json' };
  }
  try {
    return await (connection.fetch ?? fetch)(new URL(definition.path, connection.baseUrl), init);
  } catch (cause) {
    connection.signal?.throwIfAborted();
    throw new ServiceError('service-unreachable', `The service at ${connection.baseUrl} does not answer.`, {
      cause,
    });
  }
}

/** The service's refusal as an error; whatever is not problem+json counts as no proper answer. */
export async function refusalOf(response: Response): Promise<ServiceError> {
  const parsed = problem.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success || !isProblemCode(parsed.data.code)) {
    return response.status >= 502 && response.status <= 504
      ? new ServiceError('service-unreachable', `The service does not answer (HTTP ${response.status}).`)
      : new ServiceError(
          'service-answer-invalid',
          `The service answered HTTP ${response.status} without a reason.`,
        );
  }
  const { code, detail, title, triesLeft, retryAfter } = parsed.data;
  return new ServiceError(code, detail ?? title, { triesLeft, retryAfter });
}
