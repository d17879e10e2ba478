import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ProblemCode, problemStatus } from '@secure-mail/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { finish, programs } from './processes.js';

let folder: string;
let service: Server;

// A service that knows every address and calls every code expired: one that is cannot be had in the time of a test.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'securemail-refused-'));
  await writeFile(join(folder, 'code'), 'ABCD-EFGH-JKLM\n');
  await writeFile(join(folder, 'password'), 'correct horse battery staple\n');
  service = createServer((request, response) => {
    const [status, answer] = answerTo(request.url);
    const type = status === 200 ? 'application/json' : 'application/problem+json';
    response.writeHead(status, { 'content-type': type }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  service.closeAllConnections();
  await new Promise((resolve) => service.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

const expired = {
  en: 'This activation code has expired. Ask your administrator for a new one.\n',
  de: 'Dieser Aktivierungscode ist abgelaufen. Bitten Sie Ihren Administrator um einen neuen.\n',
} as const;

for (const language of ['en', 'de'] as const) {
  test(`AC-3: an expired activation code ends the command with its own sentence (${language})`, async () => {
    const { code, stderr } = await activate('--language', language);
    expect(code).toBe(3);
    expect(stderr.endsWith(expired[language]), stderr).toBe(true);
  });
}

test('--version tells the version of the package', async () => {
  const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { code, stdout } = await finish(programs.securemail, ['--version']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${JSON.parse(manifest).version}\n` });
});

function activate(...more: readonly string[]) {
  const { port } = service.address() as AddressInfo;
  const place = ['--service', `http://127.0.0.1:${port}`, '--address', 'late@firm.example'];
  const secrets = ['--code-file', join(folder, 'code'), '--password-file', join(folder, 'password')];
  const profile = ['--profile', join(folder, 'profile')];
  return finish(programs.securemail, ['activate', ...place, ...secrets, ...profile, ...more]);
}

function answerTo(path: string | undefined): readonly [status: number, answer: unknown] {
  if (path === '/v1/service') return [200, description];
  if (path === '/v1/activation/next-step') return [200, { next: 'activation-code' }];
  const code: ProblemCode = 'activation-code-expired';
  const status = problemStatus[code];
  return [status, { type: 'about:blank', title: 'Refused.', status, code }];
}

const description = {
  name: 'gateway.example',
  protocolVersion: 1,
  gatewayDomain: 'gateway.example',
  pickupUrl: 'http://127.0.0.1/pickup/',
  maxMessageBytes: 1000,
  depositDays: 30,
  rootCertificate: 'MAA',
};
