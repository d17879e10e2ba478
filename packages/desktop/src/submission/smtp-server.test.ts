import { expect, test } from 'vitest';
import { parseServiceUrl } from '../profile/settings.js';
import { parseSmtpUrl } from './smtp-server.js';

test('TLS is required for every mail server but one on this computer', () => {
  expect(parseSmtpUrl('smtp://anna%40firm.example@mail.firm.example')).toEqual({
    host: 'mail.firm.example',
    port: 587,
    user: 'anna@firm.example',
    tls: 'required',
  });
  expect(parseSmtpUrl('smtps://mail.firm.example')).toMatchObject({ port: 465, tls: 'implicit' });
  expect(parseSmtpUrl('smtp://127.0.0.1:2500')).toMatchObject({ host: '127.0.0.1', port: 2500, tls: 'none' });
  expect(parseSmtpUrl('smtp://[::1]:2500')).toMatchObject({ host: '::1', tls: 'none' });
  expect(parseSmtpUrl('smtp://127.0.0.1.firm.example')).toMatchObject({ tls: 'required' });
});

test('a mail server is refused with a password in its address, or when it is none', () => {
  expect(() => parseSmtpUrl('smtp://anna:secret@mail.firm.example')).toThrow(
    'Passwords do not belong into arguments',
  );
  for (const url of ['mail.firm.example', 'http://mail.firm.example', 'smtp://', 'smtp://host/path']) {
    expect(() => parseSmtpUrl(url), url).toThrow('smtp://user@host:port');
  }
});

test('a service is reached over HTTPS, or on this computer', () => {
  expect(parseServiceUrl('https://mail.firm.example/anything')).toBe('https://mail.firm.example');
  expect(parseServiceUrl('http://127.0.0.1:8025')).toBe('http://127.0.0.1:8025');
  for (const url of [
    'http://mail.firm.example',
    'https://user:x@mail.firm.example',
    'mail',
    'http://127.0.0.1.evil.example',
  ]) {
    expect(() => parseServiceUrl(url), url).toThrow('must begin with https://');
  }
});
