import { beforeAll, describe, expect, test } from 'vitest';
import * as id from '../asn1/object-identifiers.js';
import { extendedKeyUsage } from '../certificates/sign-certificate.js';
import { type Issuer, validatePath } from '../index.js';
import { TODAY } from '../testing/firm.js';
import {
  alternativeNames,
  authority,
  foreignCertificate,
  ofMailbox,
} from '../testing/foreign-certificate.js';

const SERVER = '1.3.6.1.5.5.7.3.1';
const ADDRESS = alternativeNames(ofMailbox('anna@firm.example'));

describe('what certificates are issued for', () => {
  let root: Issuer;
  beforeAll(async () => {
    root = await foreignCertificate({ commonName: 'Root', extensions: [authority()] });
  });

  /** What comes of a path with these purposes of CA and mailbox; without any, the extension is absent. */
  const verdictOf = async (ofAuthority: readonly string[], ofMailboxes: readonly string[], use?: 'sign') => {
    const purposes = (list: readonly string[]) => (list.length > 0 ? [extendedKeyUsage(...list)] : []);
    const issuer = await foreignCertificate({
      commonName: 'CA',
      issuer: root,
      extensions: [authority(), ...purposes(ofAuthority)],
    });
    const { certificate } = await foreignCertificate({
      commonName: 'anna@firm.example',
      issuer,
      extensions: [ADDRESS, ...purposes(ofMailboxes)],
    });
    return validatePath({
      certificate,
      intermediates: [issuer.certificate],
      roots: [root.certificate],
      at: TODAY,
      ...(use && { use }),
    });
  };

  test.each([
    [[], []],
    [[id.EMAIL_PROTECTION], [id.EMAIL_PROTECTION]],
    [[SERVER, id.EMAIL_PROTECTION], []],
    [[id.ANY_EXTENDED_KEY_USAGE], [id.ANY_EXTENDED_KEY_USAGE]],
  ])('mail is signed below a CA for %j with a certificate for %j', async (ofAuthority, ofMailboxes) => {
    expect(await verdictOf(ofAuthority, ofMailboxes, 'sign')).toMatchObject({ valid: true });
  });

  test.each([[[]], [[id.EMAIL_PROTECTION]]])(
    'attack: a CA for web servers alone vouches for nobody’s mail, even with a certificate for %j',
    async (ofMailboxes) => {
      expect(await verdictOf([SERVER], ofMailboxes, 'sign')).toMatchObject({
        valid: false,
        reason: 'extended-key-usage',
      });
    },
  );

  test('attack: with the certificate of a web server no mail is signed', async () => {
    expect(await verdictOf([id.EMAIL_PROTECTION, SERVER], [SERVER], 'sign')).toMatchObject({
      valid: false,
      reason: 'extended-key-usage',
    });
  });

  test('who asks for no use is not told of purposes', async () => {
    expect(await verdictOf([SERVER], [SERVER])).toMatchObject({ valid: true });
  });
});
