/** What the web view answers. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
  /** Content-Security-Policy */
  readonly policy: string;
  /** Present: offered for saving under this name. */
  readonly fileName?: string;
}

/** For pages: our style sheet, a frame of ours, nothing else. */
export const pagePolicy =
  "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** For whatever came by mail: no origin, no script, no network. */
export const foreignPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

/** For what is not shown at all. */
export const nothingPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

export function page(body: string, status = 200): Answer {
  return { status, type: 'text/html; charset=utf-8', body, policy: pagePolicy };
}

export function plain(status: number, body: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body, policy: nothingPolicy };
}

export function json(value: unknown): Answer {
  return { status: 200, type: 'application/json', body: JSON.stringify(value), policy: nothingPolicy };
}

export const notFound: Answer = plain(404, 'There is no such thing here.');
