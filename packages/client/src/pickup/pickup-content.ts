import { pickupContentPath, refusalOf, ServiceError } from '@secure-mail/contracts';

/** Bytes received, and of how many where the service says so. */
export type ContentProgress = (received: number, total: number | undefined) => void;

/**
 * Fetches the protected message itself (the CMS) with the token that a right answer gave.
 * @throws {ServiceError} the service's refusal, or `service-unreachable` when the connection breaks.
 */
export async function fetchPickupContent(fetching: {
  readonly baseUrl: string;
  readonly pickupToken: string;
  readonly onProgress?: ContentProgress;
  readonly fetch?: typeof fetch;
  readonly signal?: AbortSignal;
}): Promise<Uint8Array> {
  const { baseUrl, pickupToken, signal } = fetching;
  try {
    const response = await (fetching.fetch ?? fetch)(new URL(pickupContentPath, baseUrl), {
      headers: { authorization: `Bearer ${pickupToken}` },
      redirect: 'error',
      ...(signal && { signal }),
    });
    if (!response.ok) throw await refusalOf(response);
    return await receive(response, fetching.onProgress);
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof ServiceError) throw cause;
    throw new ServiceError('service-unreachable', 'The message could not be fetched. Try again.', { cause });
  }
}

async function receive(response: Response, onProgress: ContentProgress | undefined): Promise<Uint8Array> {
  const length = response.headers.get('content-length');
  const total = length === null ? undefined : Number(length);
  const chunks: Uint8Array[] = [];
  let received = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const next = await reader?.read();
    if (next === undefined || next.done) break;
    chunks.push(next.value);
    received += next.value.length;
    onProgress?.(received, total);
  }
  const content = new Uint8Array(received);
  let offset = 0;
  for (const chunk of chunks) {
    content.set(chunk, offset);
    offset += chunk.length;
  }
  return content;
}
