import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import {
  Application,
  Comment,
  type Context,
  Converter,
  type ProjectReflection,
  TSConfigReader,
  type TypeDocOptions,
} from 'typedoc';
import { load, type PluginOptions } from 'typedoc-plugin-markdown';
import { docstringFaults } from './docstring-check.js';
import { groupBySubject, type Subject, symbolsWithoutSubject } from './subject.js';
import { tabulateValues } from './value-tables.js';

/** The package whose reference is written. */
export interface ReferenceSource {
  readonly title: string;
  /** What stands above the table of contents. */
  readonly introduction: string;
  /** The package's folder, with `tsconfig.json` and `src/index.ts`. */
  readonly folder: string;
  /** The type whose values are the codes of the package's error class. */
  readonly errorCodeType: string;
  readonly subjects: readonly Subject[];
}

export interface Reference {
  /** Markdown by file name. */
  readonly pages: ReadonlyMap<string, string>;
  /** What the docstrings lack; a reference with faults is not to be published. */
  readonly faults: readonly string[];
}

/** Reads a package's docstrings and writes its reference, one page per subject. */
export async function createReference(source: ReferenceSource): Promise<Reference> {
  // Of the settings that TypeDoc looks for, the package's compiler options alone.
  const readers = [new TSConfigReader()];
  const application = await Application.bootstrapWithPlugins({ ...OPTIONS, ...inputs(source) }, readers);
  const warnings = collectWarnings(application);
  introduce(application, source.introduction);
  groupBySubject(application, source.subjects);
  tabulateValues(application);
  const project = await application.convert();
  if (!project) throw new Error(['The package cannot be read.', ...warnings].join('\n'));
  application.validate(project);
  const pages = await render(application, project);
  const homeless = symbolsWithoutSubject(project).map((name) => `${name} belongs to no subject.`);
  return { pages, faults: [...warnings, ...homeless, ...docstringFaults(project, source.errorCodeType)] };
}

/** Nothing here may depend on the machine, the time or the commit: the same docstrings give the same bytes. */
const OPTIONS: Partial<TypeDocOptions & PluginOptions> = {
  plugin: [load],
  logLevel: 'Warn',
  router: 'module',
  readme: 'none',
  // Types are checked by the build.
  skipErrorChecking: true,
  disableGit: true,
  disableSources: true,
  excludePrivate: true,
  excludeExternals: true,
  sort: ['source-order'],
  sortEntryPoints: false,
  groupOrder: ['Functions', 'Classes', 'Interfaces', 'Type Aliases'],
  validation: { notExported: true, invalidLink: true, notDocumented: false },
  useCodeBlocks: true,
  hidePageHeader: true,
  hideBreadcrumbs: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  classPropertiesFormat: 'table',
  propertyMembersFormat: 'table',
  typeDeclarationFormat: 'table',
  indexFormat: 'table',
  expandParameters: true,
  expandObjects: true,
  useFirstParagraphOfCommentAsSummary: true,
  locales: { en: { kind_module: 'Subject', kind_plural_module: 'Subjects', kind_type_literal: 'Object' } },
  tableColumnSettings: { hideModifiers: true, hideInherited: true, hideSources: true },
};

function inputs({ title, folder }: ReferenceSource): Partial<TypeDocOptions> {
  return {
    name: title,
    entryPoints: [join(folder, 'src/index.ts')],
    tsconfig: join(folder, 'tsconfig.json'),
    basePath: folder,
  };
}

function introduce(application: Application, text: string): void {
  application.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }: Context) => {
    project.comment = new Comment([{ kind: 'text', text }]);
  });
}

function collectWarnings(application: Application): readonly string[] {
  const warnings: string[] = [];
  application.logger.warn = application.logger.error = (message: string) => void warnings.push(message);
  return warnings;
}

async function render(
  application: Application,
  project: ProjectReflection,
): Promise<ReadonlyMap<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'api-reference-'));
  try {
    await application.outputs.writeOutput({ name: 'markdown', path: folder }, project);
    const pages = await readPages(folder);
    return new Map([...pages].map(([name, text]) => [name, withoutDefaultBuffer(text)]));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The type argument that TypeScript adds to every `Uint8Array` it infers says nothing to a reader. */
function withoutDefaultBuffer(text: string): string {
  return text.replaceAll(/(`?)Uint8Array\1\\?<`?ArrayBufferLike`?\\?>/g, '$1Uint8Array$1');
}

/** Every Markdown file in a folder, by its path there. */
export async function readPages(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  return new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(join(folder, file), 'utf8')] as const)),
  );
}
