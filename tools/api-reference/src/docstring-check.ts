import {
  type Comment,
  DeclarationReflection,
  type ProjectReflection,
  type Reflection,
  ReflectionKind,
  type SomeType,
  type UnionType,
} from 'typedoc';

/**
 * What the docstrings of a package lack, one line each: an exported function, class, interface, type or public method
 * without one; a value of a union without one when its neighbours have one, so that no code is added in silence; a
 * `@throws` that names a code which the error type does not have.
 */
export function docstringFaults(project: ProjectReflection, errorCodeType: string): readonly string[] {
  const symbols = Object.values(project.reflections);
  const codes = new Set(symbols.filter(({ name }) => name === errorCodeType).flatMap(valuesOf));
  return symbols.flatMap((symbol) => [
    ...(lacksDocstring(symbol) ? [`${nameOf(symbol)} has no docstring.`] : []),
    ...valuesWithout(symbol).map((value) => `${nameOf(symbol)}: '${value}' has no docstring.`),
    ...thrownCodes(symbol.comment)
      .filter((code) => !codes.has(code))
      .map((code) => `${nameOf(symbol)} throws '${code}', which is no ${errorCodeType}.`),
  ]);
}

const TYPES =
  ReflectionKind.Class |
  ReflectionKind.Interface |
  ReflectionKind.TypeAlias |
  ReflectionKind.Variable |
  ReflectionKind.Enum;

/** Functions and methods have theirs on each signature. */
function lacksDocstring(symbol: Reflection): boolean {
  const documented = symbol.kindOf(ReflectionKind.CallSignature)
    ? symbol.parent?.kindOf(ReflectionKind.Function | ReflectionKind.Method)
    : symbol.kindOf(TYPES);
  return Boolean(documented) && !symbol.hasComment();
}

function valuesOf(symbol: Reflection): readonly string[] {
  return membersOf(symbol).flatMap((member) => (member.type === 'literal' ? [String(member.value)] : []));
}

function valuesWithout(symbol: Reflection): readonly string[] {
  const summaries = typeOf(symbol)?.type === 'union' && (typeOf(symbol) as UnionType).elementSummaries;
  if (!summaries) return [];
  return membersOf(symbol).flatMap((member, index) =>
    member.type === 'literal' && !summaries[index]?.length ? [String(member.value)] : [],
  );
}

function membersOf(symbol: Reflection): readonly SomeType[] {
  const type = typeOf(symbol);
  return type?.type === 'union' ? type.types : type ? [type] : [];
}

function typeOf(symbol: Reflection): SomeType | undefined {
  return symbol instanceof DeclarationReflection ? symbol.type : undefined;
}

/** The codes that begin the lines of a list under `@throws`. */
function thrownCodes(comment: Comment | undefined): readonly string[] {
  const lists = (comment?.getTags('@throws') ?? []).map(({ content }) =>
    content.map(({ text }) => text).join(''),
  );
  const heads = lists.flatMap((list) => [...list.matchAll(/^- (.*?):/gm)].map(([, head]) => head!));
  return heads.flatMap((head) => [...head.matchAll(/`([^`]+)`/g)].map(([, code]) => code!));
}

function nameOf(symbol: Reflection): string {
  return symbol.getFullName().replace(/^.*\. ?/, '');
}
