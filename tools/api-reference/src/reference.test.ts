import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReference, type Reference } from './reference.js';

const SOURCES = {
  'package.json': '{ "name": "sample", "type": "module" }',
  'tsconfig.json': JSON.stringify({
    compilerOptions: { strict: true, module: 'NodeNext', target: 'ES2023', types: [] },
    include: ['src'],
  }),
  'src/failure-code.ts': `
    /** What went wrong. */
    export type FailureCode =
      /** It is cut short. */
      | 'short'
      | 'long';
  `,
  'src/lamps/lamp.ts': `
    /** A lamp. */
    export interface Lamp {
      /** In watts. */
      readonly power: number;
      readonly colour: Colour;
    }
    export type Colour = 'red' | 'green';
    interface Socket { readonly wall: string }

    /**
     * Switches a lamp on.
     * @throws {Failure}
     * - \`short\`: it went out.
     * - \`dark\`: it never shone.
     */
    export function switchOn(lamp: Lamp, socket?: Socket): Uint8Array { return new Uint8Array(lamp.power && socket ? 1 : 0); }
    export function switchOff(lamp: Lamp): void { void lamp; }
  `,
  'src/wires/wire.ts': '/** A wire. */ export class Wire { cut(): void {} }',
  'src/index.ts': `
    export type { FailureCode } from './failure-code.js';
    export { switchOff, switchOn, type Colour, type Lamp } from './lamps/lamp.js';
    export { Wire } from './wires/wire.js';
  `,
};

describe('The reference of a package', () => {
  let folder: string;
  let reference: Reference;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sample-package-'));
    for (const [name, text] of Object.entries(SOURCES)) {
      await mkdir(join(folder, name, '..'), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    reference = await createReference({
      title: 'sample',
      introduction: 'About lamps.',
      folder,
      errorCodeType: 'FailureCode',
      subjects: [
        { title: 'Lamps', description: 'Light.', sources: ['lamps'] },
        { title: 'Failures', description: 'Darkness.', sources: ['failure-code.ts'] },
      ],
    });
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('has a page per subject and one that leads to them', () => {
    expect([...reference.pages.keys()]).toEqual(['Failures.md', 'Lamps.md', 'README.md']);
    expect(reference.pages.get('README.md')).toContain('| [Lamps](Lamps.md) | Light. |');
  });

  test('shows signatures, descriptions, properties and errors', () => {
    const page = reference.pages.get('Lamps.md');
    expect(page).toContain('function switchOn(lamp: Lamp, socket?: Socket): Uint8Array;');
    expect(page).toContain('\n\n[`switchOn`](#switchon) · [`switchOff`](#switchoff)\n\n');
    expect(page).toMatch(/`power` \| `number` \| In watts\. \|/);
    expect(page).toContain('- `short`: it went out.');
    expect(reference.pages.get('Failures.md')).toContain('| `short` | It is cut short. |');
  });

  test('is not to be published while an exported symbol has no docstring', () => {
    expect(reference.faults).toContain('switchOff has no docstring.');
    expect(reference.faults).toContain('Colour has no docstring.');
    expect(reference.faults).toContain('cut has no docstring.');
    expect(reference.faults).toContain("FailureCode: 'long' has no docstring.");
  });

  test('is not to be published while a function throws a code that does not exist', () => {
    expect(reference.faults).toContain("switchOn throws 'dark', which is no FailureCode.");
  });

  test('is not to be published while a type in a signature is not exported, or a symbol has no subject', () => {
    expect(reference.faults).toContainEqual(expect.stringMatching(/^Socket, .* not included/));
    expect(reference.faults).toContain('Wire belongs to no subject.');
  });

  test('complains of nothing else', () => {
    expect(reference.faults).toHaveLength(7);
  });
});
