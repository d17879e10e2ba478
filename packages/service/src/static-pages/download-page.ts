import { pickLanguage, translator } from '@secure-mail/locales';

/** Where the Getting Started mail sends people: how to get the software, and what to type. */
export function downloadPage(publicUrl: string, acceptLanguage: string | undefined): string {
  const language = pickLanguage(acceptedLanguages(acceptLanguage));
  const say = translator(language);
  const title = escapeHtml(say('mails.downloadTitle'));
  const command = `securemail activate --service ${publicUrl} --address ${say('mails.downloadYourAddress')}`;
  return [
    `<!DOCTYPE html><html lang="${language}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width"><title>${title}</title></head>`,
    '<body style="font-family: sans-serif; line-height: 1.5; max-width: 40em; margin: 2em auto; padding: 0 1em">',
    `<main><h1>${title}</h1>`,
    `<p>${escapeHtml(say('mails.downloadWhere'))}</p>`,
    `<p>${escapeHtml(say('mails.downloadCommandLine'))}</p>`,
    `<pre style="white-space: pre-wrap">${escapeHtml(command)}</pre>`,
    '</main></body></html>',
    '',
  ].join('\n');
}

function acceptedLanguages(header: string | undefined): readonly string[] {
  return (header ?? '').split(',').map((range) => range.split(';')[0]?.trim() ?? '');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
