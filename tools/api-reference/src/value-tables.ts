import {
  type Application,
  type Context,
  Converter,
  type DeclarationReflection,
  ReflectionKind,
  type UnionType,
} from 'typedoc';

/** Gives a type of documented values a table of them, which the Markdown theme leaves out. */
export function tabulateValues(application: Application): void {
  application.converter.on(Converter.EVENT_RESOLVE_END, ({ project }: Context) => {
    for (const symbol of project.getReflectionsByKind(ReflectionKind.TypeAlias) as DeclarationReflection[]) {
      const { type, comment } = symbol;
      if (type?.type !== 'union' || !type.elementSummaries || !comment || !isOfValues(type)) continue;
      const { elementSummaries } = type;
      const rows = type.types.flatMap((member, index) => [
        {
          kind: 'text' as const,
          text: `\n| ${member.type === 'literal' ? `\`${member.value}\`` : `{@link ${member}}`} | `,
        },
        ...(elementSummaries[index] ?? []),
        { kind: 'text' as const, text: ' |' },
      ]);
      comment.summary.push({ kind: 'text', text: '\n\n| Value | Meaning |\n| --- | --- |' }, ...rows);
    }
  });
}

function isOfValues({ types }: UnionType): boolean {
  return types.every(({ type }) => type === 'literal' || type === 'reference');
}
