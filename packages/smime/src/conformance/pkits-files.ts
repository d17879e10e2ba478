import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PkitsFiles } from './pkits-suite.js';

/** Reads the suite as it is unpacked: `certs/NAME.crt` and `crls/NAME.crl`, DER. */
export function readPkitsFiles(folder: string): PkitsFiles {
  return { certificates: readFolder(folder, 'certs', '.crt'), crls: readFolder(folder, 'crls', '.crl') };
}

function readFolder(folder: string, part: string, ending: string): ReadonlyMap<string, Uint8Array> {
  return new Map(
    readdirSync(join(folder, part))
      .filter((file) => file.endsWith(ending))
      .sort()
      .map((file) => [file.slice(0, -ending.length), new Uint8Array(readFileSync(join(folder, part, file)))]),
  );
}
