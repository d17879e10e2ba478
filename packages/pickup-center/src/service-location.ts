/**
 * Where the API is: the page's own origin, or what `config.json` beside the page says when the page lives on
 * an origin of its own: `{"apiUrl": "https://mail.firm.example"}`.
 */
export async function locateService(page: URL): Promise<string> {
  const answer = await fetch(new URL('config.json', page), { cache: 'no-store' }).catch(() => undefined);
  const isJson = answer?.headers.get('content-type')?.includes('json') === true;
  const config: unknown =
    answer?.ok === true && isJson ? await answer.json().catch(() => undefined) : undefined;
  return apiUrlOf(config) ?? page.origin;
}

function apiUrlOf(config: unknown): string | undefined {
  if (typeof config !== 'object' || config === null || !('apiUrl' in config)) return undefined;
  const { apiUrl } = config;
  return typeof apiUrl === 'string' && URL.canParse(apiUrl) ? new URL(apiUrl).origin : undefined;
}
