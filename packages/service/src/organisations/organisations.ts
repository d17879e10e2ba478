import type { Answer, Body, operatorRoutes } from '@secure-mail/contracts';
import { domain } from '@secure-mail/contracts';
import { prepareIssuingAuthority, recordAuthority } from '../certificate-authority/index.js';
import { Refusal } from '../refusal.js';
import type { ServiceContext } from '../service-context.js';
import { type Database, randomRowId } from '../storage/index.js';

/**
 * Creates an organisation and its issuing CA, permitted to its domains alone. The same again is answered
 * alike; the same name with other domains, or a domain of another organisation, is refused.
 */
export async function createOrganisation(
  context: ServiceContext,
  body: Body<typeof operatorRoutes.createOrganisation>,
): Promise<Answer<typeof operatorRoutes.createOrganisation>> {
  const domains = [...new Set(body.domains.map(parseDomain))].sort();
  const known = await findOrganisation(context.database, body.name);
  if (known !== undefined) return sameOrTaken(known, domains);
  await refuseTakenDomains(context.database, domains);
  const authority = await prepareIssuingAuthority(context, { name: body.name, domains });
  const id = randomRowId();
  try {
    await context.database.transaction().execute(async (trx) => {
      await trx
        .insertInto('organisations')
        .values({ id, name: body.name, created_at: context.clock() })
        .execute();
      await trx
        .insertInto('organisation_domains')
        .values(domains.map((name) => ({ domain: name, organisation_id: id, confirmed_at: null })))
        .execute();
      await recordAuthority(trx, context, authority, id);
      await context.audit.record(trx, {
        actor: 'operator',
        action: 'organisation-created',
        subject: `organisation/${id}`,
        detail: `${body.name}: ${domains.join(', ')}`,
      });
    });
  } catch (error) {
    // After any other error, a commit whose answer was lost may count, now or in a moment: then the key must stay.
    // One that is left over does no harm.
    if (isUniqueViolation(error)) await context.keys.forgetIssuingCa(authority.id);
    // Somebody created it in the meantime, or we did.
    const other = await findOrganisation(context.database, body.name);
    if (other === undefined) throw error;
    return sameOrTaken(other, domains);
  }
  return { id };
}

/** The operator vouches for a domain; repeating it changes nothing. */
export async function confirmDomain(
  context: ServiceContext,
  body: Body<typeof operatorRoutes.confirmDomain>,
): Promise<Answer<typeof operatorRoutes.confirmDomain>> {
  const name = parseDomain(body.domain);
  await context.database.transaction().execute(async (trx) => {
    const known = await trx
      .selectFrom('organisation_domains')
      .select('confirmed_at')
      .where('domain', '=', name)
      .forUpdate()
      .executeTakeFirst();
    if (known === undefined)
      throw new Refusal('organisation-not-found', `No organisation has the domain ${name}.`);
    if (known.confirmed_at !== null) return;
    await trx
      .updateTable('organisation_domains')
      .set({ confirmed_at: context.clock() })
      .where('domain', '=', name)
      .execute();
    await context.audit.record(trx, {
      actor: 'operator',
      action: 'domain-confirmed',
      subject: `domain/${name}`,
      detail: body.reason,
    });
  });
  return {};
}

interface KnownOrganisation {
  readonly id: string;
  readonly domains: readonly string[];
}

async function findOrganisation(database: Database, name: string): Promise<KnownOrganisation | undefined> {
  const rows = await database
    .selectFrom('organisations')
    .innerJoin('organisation_domains', 'organisation_domains.organisation_id', 'organisations.id')
    .select(['organisations.id', 'organisation_domains.domain'])
    .where('organisations.name', '=', name)
    .orderBy('organisation_domains.domain')
    .execute();
  const [first] = rows;
  return first === undefined ? undefined : { id: first.id, domains: rows.map((row) => row.domain).sort() };
}

/** The database itself says that nothing was written. SQLSTATE 23505, unique_violation. */
function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}

function sameOrTaken(known: KnownOrganisation, domains: readonly string[]): { id: string } {
  if (known.domains.join(' ') === domains.join(' ')) return { id: known.id };
  throw new Refusal('name-taken', 'There is an organisation of that name, with other domains.');
}

async function refuseTakenDomains(database: Database, domains: readonly string[]): Promise<void> {
  const taken = await database
    .selectFrom('organisation_domains')
    .select('domain')
    .where('domain', 'in', [...domains])
    .execute();
  if (taken.length > 0) {
    const names = taken.map((row) => row.domain).join(', ');
    throw new Refusal('name-taken', `Another organisation has the domain ${names}.`);
  }
}

function parseDomain(value: string): string {
  const parsed = domain.safeParse(value);
  if (!parsed.success) throw new Refusal('invalid-request', `${value} is not a mail domain.`);
  return parsed.data;
}
