import {
  type Application,
  type CommentDisplayPart,
  type Context,
  Converter,
  type DeclarationReflection,
  ReflectionKind,
  type SomeType,
  type UnionType,
} from 'typedoc';

/** Gives a type of documented values a table of them, which the Markdown theme leaves out. */
export function tabulateValues(application: Application): void {
  application.converter.on(Converter.EVENT_RESOLVE_END, ({ project }: Context) => {
    for (const symbol of project.getReflectionsByKind(ReflectionKind.TypeAlias) as DeclarationReflection[]) {
      const { type, comment } = symbol;
      if (type?.type !== 'union' || !type.elementSummaries || !comment || !isOfValues(type)) continue;
      const { elementSummaries } = type;
      const rows = type.types.flatMap((member, index): CommentDisplayPart[] => [
        { kind: 'text', text: '\n| ' },
        nameOf(member),
        { kind: 'text', text: ' | ' },
        ...(elementSummaries[index] ?? []),
        { kind: 'text', text: ' |' },
      ]);
      comment.summary.push({ kind: 'text', text: '\n\n| Value | Meaning |\n| --- | --- |' }, ...rows);
    }
  });
}

function isOfValues({ types }: UnionType): boolean {
  return types.every(({ type }) => type === 'literal' || type === 'reference');
}

function nameOf(member: SomeType): CommentDisplayPart {
  if (member.type === 'reference' && member.reflection)
    return { kind: 'inline-tag', tag: '@linkcode', text: member.name, target: member.reflection };
  return { kind: 'code', text: `\`${member.type === 'literal' ? member.value : member}\`` };
}
