import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { depositsOf, prepared, testMessage } from '../deposits/outsider-under-test.js';
import { type ServiceUnderTest, startServiceUnderTest } from '../deposits/service-under-test.js';

let folder: string;
let certificate: string;
let service: ServiceUnderTest;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secure-mail-starttls-'));
  const key = join(folder, 'key.pem');
  certificate = join(folder, 'certificate.pem');
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-subj', '/CN=gateway.example', '-addext', 'subjectAltName=DNS:gateway.example'],
    ...['-keyout', key, '-out', certificate],
  ]);
  service = await startServiceUnderTest({
    environment: { SECURE_MAIL_SMTP_TLS_KEY: key, SECURE_MAIL_SMTP_TLS_CERTIFICATE: certificate },
  });
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true });
});

test('with a certificate in the settings the gateway takes messages over STARTTLS and shows that certificate', async () => {
  const ada = await service.addSender('ada');
  const message = testMessage();
  const commitment = await prepared(service, ada, message, { 'client@elsewhere.example': 'blue' });
  const { gatewayAddress } = await depositsOf(service, ada).commitDeposit(commitment);
  const submit = (servername: string) => {
    const { host, port } = service.gateway;
    const tls = { ca: trusted, servername };
    const transport = nodemailer.createTransport({ host, port, requireTLS: true, tls });
    return transport.sendMail({
      envelope: { from: ada.address, to: [gatewayAddress] },
      raw: message.mail,
    });
  };
  const trusted = await readFile(certificate, 'utf8');
  await expect(submit('other.example')).rejects.toThrow("does not match certificate's altnames");
  expect((await submit('gateway.example')).response).toMatch(/^250 /);
});
