import { type Language, translator } from '@secure-mail/locales';

/** What a mail says, before it becomes text and HTML. Every value in it is plain text. */
export interface Letter {
  readonly language: Language;
  readonly subject: string;
  /** The reader's name; undefined greets without one. */
  readonly name: string | undefined;
  readonly parts: readonly LetterPart[];
  /** The service that signs, as people know it. */
  readonly service: string;
}

export type LetterPart =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'link'; readonly label: string; readonly url: string }
  | { readonly kind: 'steps'; readonly steps: readonly string[] }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [label: string, value: string])[] };

/** The text/plain alternative. */
export function letterAsText(letter: Letter): string {
  const blocks = [greeting(letter), ...letter.parts.map(partAsText), `-- \n${signature(letter)}`];
  return `${blocks.join('\n\n')}\n`;
}

/** The text/html alternative: no image, no script, no remote content, readable without styles. */
export function letterAsHtml(letter: Letter): string {
  return [
    `<!DOCTYPE html><html lang="${letter.language}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width">',
    `<title>${escapeHtml(letter.subject)}</title></head>`,
    '<body style="font-family: sans-serif; font-size: 16px; line-height: 1.5; max-width: 40em">',
    `<p>${escapeHtml(greeting(letter))}</p>`,
    ...letter.parts.map(partAsHtml),
    `<hr><p><small>${escapeHtml(signature(letter))}</small></p></body></html>\n`,
  ].join('\n');
}

function greeting(letter: Letter): string {
  const say = translator(letter.language);
  return letter.name === undefined
    ? say('mails.greetingWithoutName')
    : say('mails.greeting', { name: letter.name });
}

function signature(letter: Letter): string {
  return translator(letter.language)('mails.signature', { service: letter.service });
}

function partAsText(part: LetterPart): string {
  switch (part.kind) {
    case 'paragraph':
      return part.text;
    case 'link':
      return part.url;
    case 'steps':
      return part.steps.map((step, index) => `${index + 1}. ${step}`).join('\n');
    case 'list':
      return part.items.map((item) => `- ${item}`).join('\n');
    case 'facts':
      return part.facts.map(([label, value]) => `${label}: ${value}`).join('\n');
  }
}

function partAsHtml(part: LetterPart): string {
  switch (part.kind) {
    case 'paragraph':
      return `<p>${escapeHtml(part.text)}</p>`;
    case 'link':
      return `<p><a href="${escapeHtml(part.url)}">${escapeHtml(part.label)}</a></p>`;
    case 'steps':
      return `<ol>${part.steps.map((step) => `<li>${escapeHtml(step)}</li>`).join('')}</ol>`;
    case 'list':
      return `<ul>${part.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
    case 'facts':
      return `<dl>${part.facts.map(([label, value]) => `<dt>${escapeHtml(label)}</dt><dd><strong>${escapeHtml(value)}</strong></dd>`).join('')}</dl>`;
  }
}

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
