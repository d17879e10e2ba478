import { expect, test } from 'vitest';
import { bindSettings, readSettings } from './settings.js';

const needed = { SECURE_MAIL_SMARTHOST: 'smtp://127.0.0.1:25' };

test('what is not said has a default that fits together', () => {
  const settings = bindSettings(
    readSettings({ ...needed, SECURE_MAIL_GATEWAY_DOMAIN: 'secure.firm.example' }),
    8025,
  );
  expect(settings).toMatchObject({
    publicUrl: 'http://127.0.0.1:8025',
    pickupUrl: 'http://127.0.0.1:8025/pickup/',
    serviceName: 'secure.firm.example',
    notificationsFrom: 'secure-mail@secure.firm.example',
  });
  expect(settings.keysFolder).toBe(`${settings.dataFolder.replace(/data$/, '')}keys`);
});

test('a public address is taken without its last slash', () => {
  const settings = readSettings({ ...needed, SECURE_MAIL_PUBLIC_URL: 'https://mail.firm.example/' });
  expect(bindSettings(settings, 8025).pickupUrl).toBe('https://mail.firm.example/pickup/');
});

test.each([
  [{}, 'SECURE_MAIL_SMARTHOST'],
  [{ ...needed, SECURE_MAIL_HTTP_PORT: '70000' }, 'SECURE_MAIL_HTTP_PORT'],
  [{ ...needed, SECURE_MAIL_PUBLIC_URL: 'ftp://firm.example' }, 'SECURE_MAIL_PUBLIC_URL'],
  [{ ...needed, SECURE_MAIL_DATABASE_URL: 'mysql://localhost/x' }, 'SECURE_MAIL_DATABASE_URL'],
  [{ ...needed, SECURE_MAIL_SMTP_RELAYS: '192.0.2.0/24, mail.firm.example' }, 'SECURE_MAIL_SMTP_RELAYS'],
  [{ ...needed, SECURE_MAIL_NOTIFICATIONS_FROM: 'nobody' }, 'SECURE_MAIL_NOTIFICATIONS_FROM'],
])('wrong settings are named: %o', (environment, name) => {
  expect(() => readSettings(environment)).toThrow(name);
});

test('a wrong setting that holds a secret is not repeated', () => {
  const environment = { ...needed, SECURE_MAIL_DATABASE_URL: 'mysql://user:hunter2@localhost/x' };
  expect(() => readSettings(environment)).toThrow(/^(?!.*hunter2)/s);
});
