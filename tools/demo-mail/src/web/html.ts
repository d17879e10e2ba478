/** HTML that is safe to put into a page. Made by `html` alone. */
export interface Html {
  readonly markup: string;
}

type Value = string | number | Html | readonly Html[];

/** A template in which every value is escaped, except what is `Html` already. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  const markup = strings.map(
    (text, index) => text + (index < values.length ? markupOf(values[index] as Value) : ''),
  );
  return { markup: markup.join('') };
}

export function raw(value: Html): string {
  return value.markup;
}

/** A path of ours from segments. */
export function link(...segments: readonly string[]): string {
  return `/${segments.map(encodeURIComponent).join('/')}`;
}

/** Plain text whose web addresses can be clicked. They open apart and learn nothing of this page. */
export function linkified(text: string): Html {
  const pieces = text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]'])/);
  return {
    markup: pieces
      .map((piece, index) =>
        index % 2 === 0
          ? escaped(piece)
          : raw(html`<a href="${piece}" target="_blank" rel="noopener noreferrer">${piece}</a>`),
      )
      .join(''),
  };
}

function markupOf(value: Value): string {
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  return 'markup' in value ? value.markup : value.map(raw).join('');
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
