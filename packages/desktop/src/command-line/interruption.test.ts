import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

const BUSY = 'for (const begun = Date.now(); Date.now() - begun < 300_000;);';
const module = JSON.stringify(new URL('./interruption.ts', import.meta.url).href);

test('Ctrl-C ends a long computation that leaves nothing behind the first time', async () => {
  const { line, child, ended } = start(
    `await interruption.endingAtOnce(async () => { console.log('computing'); setTimeout(() => { ${BUSY} }, 1); await new Promise(() => {}); });`,
  );
  expect(await line()).toBe('computing');
  child.kill('SIGINT');
  expect(await ended).toEqual([null, 'SIGINT']);
});

test('Ctrl-C is told to a command the first time, and ends it the second time even while it computes', async () => {
  const { line, child, ended } = start(
    `setInterval(() => {}, 1000); interruption.signal.addEventListener('abort', () => { console.log('told'); setTimeout(() => { ${BUSY} }, 1); }); console.log('waiting');`,
  );
  expect(await line()).toBe('waiting');
  child.kill('SIGINT');
  expect(await line()).toBe('told');
  child.kill('SIGINT');
  expect(await ended).toEqual([null, 'SIGINT']);
});

test('after such a computation a command is told again', async () => {
  const { line, child, ended } = start(
    `await interruption.endingAtOnce(async () => undefined); setInterval(() => {}, 1000); interruption.signal.addEventListener('abort', () => process.exit(5)); console.log('waiting');`,
  );
  expect(await line()).toBe('waiting');
  child.kill('SIGTERM');
  expect(await ended).toEqual([5, null]);
});

/** A real process: the system's part in it is what is tested. */
function start(script: string) {
  const code = `const { Interruption } = await import(${module}); const interruption = new Interruption(); ${script}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  child.stdout.setEncoding('utf8');
  const line = async () => String((await once(child.stdout, 'data'))[0]).trim();
  return { line, child, ended };
}
