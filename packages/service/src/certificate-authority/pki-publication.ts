import type { FastifyInstance } from 'fastify';
import { Refusal } from '../refusal.js';
import type { Database } from '../storage/index.js';

/** Serves each CA's certificate and revocation list where its certificates say they are. */
export function registerPkiPublication(app: FastifyInstance, database: Database): void {
  app.get<{ Params: { file: string } }>('/pki/:file', async (request, reply) => {
    const [, id, kind] = /^([a-z0-9]{1,64})\.(crl|cer)$/.exec(request.params.file) ?? [];
    const der =
      id === undefined
        ? undefined
        : await (kind === 'crl' ? listOf(database, id) : certificateOf(database, id));
    if (der === undefined) throw new Refusal('not-found', 'There is no such certificate authority.');
    return reply
      .type(kind === 'crl' ? 'application/pkix-crl' : 'application/pkix-cert')
      .header('cache-control', kind === 'crl' ? 'public, max-age=300' : 'public, max-age=86400')
      .send(Buffer.from(der));
  });
}

async function listOf(database: Database, id: string): Promise<Uint8Array | undefined> {
  const row = await database
    .selectFrom('revocation_lists')
    .select('der')
    .where('authority_id', '=', id)
    .executeTakeFirst();
  return row?.der;
}

async function certificateOf(database: Database, id: string): Promise<Uint8Array | undefined> {
  const row = await database
    .selectFrom('certificate_authorities')
    .select('certificate')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.certificate;
}
