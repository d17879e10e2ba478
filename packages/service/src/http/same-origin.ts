import type { FastifyRequest } from 'fastify';
import { Refusal } from '../refusal.js';

/**
 * Refuses calls that another site's page makes in the user's browser. Browsers always send Origin with a
 * POST; programs that are no browsers send none and carry no cookie of the user's either.
 */
export function refuseForeignOrigin(request: FastifyRequest, publicUrl: string): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw foreign();
  const origin = request.headers.origin;
  if (origin === undefined) return;
  const own =
    origin === new URL(publicUrl).origin ||
    (URL.canParse(origin) && new URL(origin).host === request.headers.host);
  if (!own) throw foreign();
}

const foreign = (): Refusal => new Refusal('csrf-refused', 'This call came from the page of another site.');
