import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

const BEGIN = '<!-- measured: written by ./tools/bench smime --document -->';
const END = '<!-- end -->';

/** Puts the tables of a run into docs/benchmarks.md, between its two marks. */
export function writeDocument(file: string, tables: string): void {
  const text = readFileSync(file, 'utf8');
  const [start, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`${file} has no place for what was measured.`);
  const measured = `${BEGIN}\n\nMeasured with ${machine()}.\n\n${tables}\n\n`;
  writeFileSync(file, text.slice(0, start) + measured + text.slice(end));
}

function machine(): string {
  const openssl = execFileSync('openssl', ['version'], { encoding: 'utf8' }).split(' ').slice(0, 2).join(' ');
  return `Node ${process.version} and ${openssl} on ${cpus().length} cores (${cpus()[0]?.model.trim()})`;
}
