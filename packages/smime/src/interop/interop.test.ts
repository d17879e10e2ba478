import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Firm, newFirm } from '../testing/firm.js';
import { findBouncyCastle } from './bouncy-castle-peer.js';
import { findGpgsm } from './gpgsm-peer.js';
import { newIdentities } from './identities.js';
import { describeCase, type InteropCase } from './interop-case.js';
import { read, written } from './interop-cases.js';
import { type InteropRow, interopReport, interopSummary, type PeerNote } from './interop-report.js';
import { InteropTrial, type Outcome } from './interop-trial.js';
import { findNss } from './nss-peer.js';
import { findOpenssl } from './openssl-peer.js';
import type { Peer } from './peer.js';
import { isKnownGap } from './peer-gaps.js';

// gpgsm, with its agent, can take seconds for one command.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

const base = mkdtempSync(join(tmpdir(), 'interop-'));
const rows: InteropRow[] = [];
const notes: PeerNote[] = [];
const firm: Firm = await newFirm();
const identities = await newIdentities(firm);

afterAll(() => {
  rmSync(base, { recursive: true, force: true });
  const report = interopReport(notes, rows);
  console.log(`${report}\n${interopSummary(rows)}`);
  publish(report);
});

describe.each([findOpenssl(firm), findGpgsm(firm), findNss(firm), findBouncyCastle(firm)])(
  '$name',
  (search) => {
    let peer: Peer | undefined;
    let trial: InteropTrial;

    beforeAll(async () => {
      if (!search.found) {
        notes.push({ name: search.name, note: `left out: ${search.reason}` });
        if (process.env.CI === 'true') throw new Error(`${search.name}: ${search.reason}.`);
        return;
      }
      peer = await search.open({ folder: join(base, search.name.replace(' ', '-')), identities });
      notes.push({ name: peer.name, note: peer.version });
      trial = new InteropTrial(firm, identities, peer);
    });
    afterAll(() => peer?.close());

    const record = (direction: InteropRow['direction'], one: InteropCase, outcome: Outcome) => {
      rows.push({ peer: search.name, direction, one, outcome });
      const gap = outcome.kind === 'peer-cannot' && isKnownGap(search.name, direction, one);
      if (!gap) expect(outcome).toEqual({ kind: 'works' });
    };
    const left = !search.found && process.env.CI !== 'true';

    test.skipIf(left).each(written.map((one) => ({ one, title: describeCase(one) })))(
      'reads what we write: $title',
      async ({ one }) => record('reads ours', one, await trial.peerReads(one)),
    );

    test.skipIf(left).each(read.map((one) => ({ one, title: describeCase(one) })))(
      'writes what we read: $title',
      async ({ one }) => record('writes, we read', one, await trial.peerWrites(one)),
    );
  },
);

/** Beside the test's other results always; into the documentation when asked to. */
function publish(report: string): void {
  const repository = fileURLToPath(new URL('../../../..', import.meta.url));
  const result = join(repository, '.cache', 'interoperability.md');
  mkdirSync(dirname(result), { recursive: true });
  writeFileSync(result, report);
  if (process.env.SECUREMAIL_WRITE_DOCS !== 'true') return;
  const document = join(repository, 'docs', 'interoperability.md');
  const [head] = readFileSync(document, 'utf8').split(MARK);
  writeFileSync(document, `${head}${MARK}\n\n${report}`);
}

const MARK = '<!-- below: written by ./tools/test interop with SECUREMAIL_WRITE_DOCS=true -->';
