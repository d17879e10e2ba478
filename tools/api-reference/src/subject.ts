import {
  type Application,
  Comment,
  type CommentDisplayPart,
  type Context,
  Converter,
  DeclarationReflection,
  type ProjectReflection,
  ReflectionKind,
} from 'typedoc';

/** One page of a reference: what its symbols are about. */
export interface Subject {
  readonly title: string;
  /** One sentence or two: the head of the page and its line in the table of contents. */
  readonly description: string;
  /** Whose symbols it holds: folders and files in `src`, by the names of RFCs and modules that they carry. */
  readonly sources: readonly string[];
}

/** Sorts the exported symbols by subject. A symbol of none goes nowhere: `symbolsWithoutSubject` names it. */
export function groupBySubject(application: Application, subjects: readonly Subject[]): void {
  application.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context: Context) => {
    const { project } = context;
    const symbols = [...(project.children ?? [])];
    for (const subject of subjects) {
      const own = symbols.filter((symbol) => subjectOf(symbol, subjects, project) === subject);
      if (own.length > 0) moveInto(pageOf(subject, project), own, project);
    }
  });
  // After TypeDoc has put the symbols into their order.
  application.converter.on(Converter.EVENT_RESOLVE_END, addContents, LAST);
}

const LAST = -10_000;

/** Which exported symbols lie in sources that no subject claims. */
export function symbolsWithoutSubject(project: ProjectReflection): readonly string[] {
  return (project.children ?? [])
    .filter(({ kind }) => kind !== ReflectionKind.Module)
    .map(({ name }) => name);
}

function pageOf(subject: Subject, project: ProjectReflection): DeclarationReflection {
  const page = new DeclarationReflection(subject.title, ReflectionKind.Module, project);
  page.comment = new Comment([{ kind: 'text', text: subject.description }]);
  project.registerReflection(page, undefined, undefined);
  project.addChild(page);
  return page;
}

/** What a reader looks for by name stands at the head of the page; the types are found from there. */
function addContents({ project }: Context): void {
  for (const page of project.getReflectionsByKind(ReflectionKind.Module) as DeclarationReflection[]) {
    const symbols = (page.groups ?? [])
      .flatMap(({ children }) => children)
      .filter((symbol) => symbol.kindOf(ReflectionKind.Function | ReflectionKind.Class));
    const links = symbols.flatMap((target, index): CommentDisplayPart[] => [
      { kind: 'text', text: index > 0 ? ' · ' : '\n\n' },
      { kind: 'inline-tag', tag: '@linkcode', text: target.name, target },
    ]);
    page.comment?.summary.push(...links);
  }
}

function moveInto(
  page: DeclarationReflection,
  symbols: readonly DeclarationReflection[],
  project: ProjectReflection,
): void {
  for (const symbol of symbols) {
    project.removeChild(symbol);
    symbol.parent = page;
    page.addChild(symbol);
  }
}

function subjectOf(
  symbol: DeclarationReflection,
  subjects: readonly Subject[],
  project: ProjectReflection,
): Subject | undefined {
  const file = project.getSymbolIdFromReflection(symbol)?.packagePath ?? '';
  return subjects.find(({ sources }) =>
    sources.some((source) => file === `src/${source}` || file.startsWith(`src/${source}/`)),
  );
}
