/** ./tools/test [SUITE…]: runs suites one after another and adds up what they report. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { provideSystemPackages } from './system-packages.mjs';

const vitest = (folder, ...without) => ({ kind: 'vitest', folder, without });
const smime = 'packages/smime/src';
const suites = {
  style: {
    kind: 'commands',
    commands: [
      ['biome', 'check', '.'],
      ['depcruise', '--config', '.dependency-cruiser.mjs', 'packages', 'tools'],
      ['knip'],
      ['node', 'tools/api-reference/bin/api-reference.js', '--check'],
    ],
  },
  contracts: vitest('packages/contracts'),
  locales: vitest('packages/locales'),
  smime: vitest(smime, `${smime}/conformance`, `${smime}/interop`, `${smime}/fuzzing`),
  conformance: vitest(`${smime}/conformance`),
  interop: vitest(`${smime}/interop`),
  fuzz: vitest(`${smime}/fuzzing`),
  benchmarks: vitest('tools/benchmarks'),
  client: vitest('packages/client'),
  'message-view': vitest('packages/message-view'),
  'api-reference': vitest('tools/api-reference'),
  'demo-mail': vitest('tools/demo-mail'),
  service: vitest('packages/service'),
  'pickup-center': vitest('packages/pickup-center'),
  'control-panel': vitest('packages/control-panel'),
  desktop: vitest('packages/desktop'),
  'journey-parts': vitest('tools/journey'),
  journey: { kind: 'journey' },
};

const arrow = process.stderr.isTTY ? '\x1b[1m==>\x1b[0m' : '==>';
const say = (text) => console.error(`${arrow} ${text}`);
const asked = process.argv.slice(2);
if (asked.includes('--list')) {
  console.log(Object.keys(suites).join('\n'));
  process.exit(0);
}
const unknown = asked.filter((name) => !Object.hasOwn(suites, name));
if (unknown.length > 0) {
  console.error(`No suite named ${unknown.join(', ')}. There are: ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}
const chosen = asked.length > 0 ? asked : Object.keys(suites);

const total = { passed: 0, failed: 0, skipped: 0 };
/** What failed, told once more at the end: a log of this length is often kept only in its last lines. */
const failures = [];
const results = 'test-results';
rmSync(`.cache/${results}`, { recursive: true, force: true });
mkdirSync(`.cache/${results}`, { recursive: true });

for (const gap of provideSystemPackages(chosen, say)) {
  say(
    `${gap.package} is not installed and cannot be installed here: parts of ${gap.suites.join(', ')} are left out.`,
  );
}
for (const name of chosen) {
  say(`Suite ${name}`);
  const began = Date.now();
  const counts = runSuite(name, suites[name]);
  for (const kind of Object.keys(total)) total[kind] += counts[kind];
  const seconds = Math.round((Date.now() - began) / 1000);
  say(
    `Suite ${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped in ${seconds} s`,
  );
}
if (failures.length > 0) console.log(['What failed:', ...failures.map((text) => `  ${text}`)].join('\n'));
if (total.skipped > 0) console.log(`${total.skipped} skipped, for the reasons given above`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);

function runSuite(name, suite) {
  if (suite.kind === 'vitest') return runVitest(name, suite);
  if (suite.kind === 'journey') return runJourney();
  const broken = suite.commands.filter(
    ([command, ...rest]) =>
      run(command === 'node' ? process.execPath : `node_modules/.bin/${command}`, rest) !== 0,
  );
  failures.push(...broken.map((command) => `${name}: ${command.join(' ')}`));
  return { passed: suite.commands.length - broken.length, failed: broken.length, skipped: 0 };
}

function runVitest(name, { folder, without }) {
  const file = `.cache/${results}/${name}.json`;
  const status = run('node_modules/.bin/vitest', [
    'run',
    folder,
    ...without.map((other) => `--exclude=${other}/**`),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  const report = readReport(file);
  // A suite that breaks outside its tests (an import, an unhandled rejection) has failed even if no test did.
  if (report === undefined) {
    failures.push(`${name}: vitest ended with ${status} and left no report`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const told = report.testResults.flatMap((file) => failuresOf(name, file));
  if (status !== 0 && told.length === 0) told.push(`${name}: vitest ended with ${status} outside its tests`);
  failures.push(...told);
  const failed = status !== 0 ? Math.max(1, report.numFailedTests) : 0;
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
}

function failuresOf(suite, file) {
  const tests = file.assertionResults.filter((test) => test.status === 'failed');
  const where = `${suite}: ${relative(process.cwd(), file.name)}`;
  if (tests.length === 0)
    return file.status === 'failed' ? [`${where}\n    ${firstLines(file.message)}`] : [];
  return tests.map(
    (test) => `${where} > ${test.fullName}\n    ${firstLines(test.failureMessages.join('\n'))}`,
  );
}

function firstLines(text) {
  return text.split('\n').slice(0, 8).join('\n    ');
}

function runJourney() {
  const file = `.cache/${results}/journey.json`;
  const status = run(process.execPath, ['tools/journey/bin/journey.js', '--once', '--report', file]);
  const report = readReport(file);
  if (status !== 0) failures.push(`journey: ended with ${status}; see the lines marked ✗ above`);
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  return { passed: report.held, failed: status !== 0 ? Math.max(1, report.broken) : 0, skipped: 0 };
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function run(command, rest) {
  return spawnSync(command, rest, { stdio: ['ignore', 'inherit', 'inherit'] }).status ?? 1;
}
