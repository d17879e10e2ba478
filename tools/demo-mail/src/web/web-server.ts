import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { DemoMailError } from '../demo-mail-error.js';
import type { Maildirs } from '../maildir.js';
import { type Answer, notFound, plain } from './answer.js';
import { answerApi } from './api.js';
import { answerPage } from './pages.js';

/** The web view and its JSON API. Reads only: no request changes anything. */
export function createWebServer(maildirs: Maildirs): Server {
  return createServer((request, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    answer(request, maildirs, gone.signal)
      .catch((error: unknown) => failure(error))
      .then((answered) => write(response, answered, request.method === 'HEAD'));
  });
}

async function answer(request: IncomingMessage, maildirs: Maildirs, gone: AbortSignal): Promise<Answer> {
  // Only a browser that was pointed here by this name may read: a foreign page with a rebound name may not.
  const host = request.headers.host ?? '';
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) return plain(421, 'Not a name of this server.');
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Reading only.');
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const segments = decodeSegments(url.pathname);
  if (segments === undefined) return notFound;
  if (segments[0] === 'api') return answerApi(segments.slice(1), url.searchParams, maildirs, gone);
  return answerPage(segments, maildirs);
}

function decodeSegments(path: string): readonly string[] | undefined {
  try {
    return path
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function failure(error: unknown): Answer {
  if (
    error instanceof DemoMailError &&
    (error.code === 'message-not-found' || error.code === 'address-invalid')
  )
    return notFound;
  return plain(500, 'That did not work.');
}

function write(response: ServerResponse, answered: Answer, headOnly: boolean): void {
  const body = typeof answered.body === 'string' ? Buffer.from(answered.body) : answered.body;
  response.writeHead(answered.status, {
    'content-type': answered.type,
    'content-length': body.length,
    'content-security-policy': answered.policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
    ...(answered.fileName === undefined ? {} : { 'content-disposition': attachmentOf(answered.fileName) }),
  });
  response.end(headOnly ? undefined : body);
}

/** Source: RFC 6266 §4.3, RFC 8187. */
function attachmentOf(fileName: string): string {
  const ascii = fileName.replace(/[^\w. -]/g, '_');
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
