import { describe, expect, it } from 'vitest';
import { assertPasswordStrength, normalisePassword } from './password.js';

describe('a password', () => {
  it.each([
    'correct horse battery',
    'Wolke7-am-See',
    'Tr0ub4dor&3',
    'ключ под ковриком',
    '我的密碼是很長的一句話真的',
  ])('such as %s is strong enough', (password) =>
    expect(() => assertPasswordStrength(password, 'sender@firm.example')).not.toThrow(),
  );

  it.each([
    '',
    'short1!',
    'alllowercas',
    'aaaaaaaaaaaaaaaa',
    'abababababababab',
    'password1234',
    'Passwort2024!',
    'P@ssw0rd123!',
    'Qwertzuiop1!',
    'sender@firm.example',
    'Sender@Firm.Example1',
    '123456789012',
    'Sommer2026!!',
  ])('such as %s is refused as weak', (password) => {
    expect(() => assertPasswordStrength(password, 'sender@firm.example')).toThrow(
      expect.objectContaining({ code: 'weak-password' }),
    );
  });

  it('is the same from every keyboard, but case counts', () => {
    expect(normalisePassword('Cafe\u0301')).toBe(normalisePassword('Café'));
    expect(normalisePassword('Café')).not.toBe(normalisePassword('café'));
  });
});
