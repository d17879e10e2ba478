import { describe, expect, test } from 'vitest';
import { type Issuer, validatePath } from '../index.js';
import { TODAY, VALIDITY } from '../testing/firm.js';
import {
  alternativeNames,
  authority,
  type ForeignCertificate,
  foreignCertificate,
  nameConstraint,
  ofMailbox,
  REGISTERED_ID,
} from '../testing/foreign-certificate.js';

const ADDRESS = ofMailbox('anna@firm.example');

/** A trust anchor limits what lies below it by what its own certificate says (RFC 5937). */
describe('what a root says of itself', () => {
  const verdictBelow = async (
    ofRoot: Partial<ForeignCertificate>,
    names = [ADDRESS],
    authorities: readonly string[] = ['CA'],
  ) => {
    const root = await foreignCertificate({ commonName: 'Root', extensions: [authority()], ...ofRoot });
    const issuers: Issuer[] = [root];
    for (const commonName of authorities)
      issuers.push(
        await foreignCertificate({ commonName, issuer: issuers.at(-1)!, extensions: [authority()] }),
      );
    const { certificate } = await foreignCertificate({
      commonName: 'anna@firm.example',
      issuer: issuers.at(-1)!,
      extensions: [alternativeNames(...names)],
    });
    return validatePath({
      certificate,
      intermediates: issuers.slice(1).map((issuer) => issuer.certificate),
      roots: [root.certificate],
      at: TODAY,
    });
  };
  const invalid = (reason: string) => ({ valid: false, reason });

  test('without limits it vouches for whom it likes', async () => {
    expect(await verdictBelow({})).toMatchObject({ valid: true });
  });

  test('a root that is over, or not begun, vouches for nobody', async () => {
    const over = { ...VALIDITY, notAfter: new Date('2026-05-31T00:00:00Z') };
    expect(await verdictBelow({ validity: over })).toMatchObject(invalid('expired'));
    const later = { ...VALIDITY, notBefore: new Date('2026-06-02T00:00:00Z') };
    expect(await verdictBelow({ validity: later })).toMatchObject(invalid('not-yet-valid'));
  });

  test('attack: a root for one domain vouches for no mailbox of another', async () => {
    const limitedTo = (host: string) => ({
      extensions: [authority(), nameConstraint('permitted', ofMailbox(host))],
    });
    expect(await verdictBelow(limitedTo('firm.example'))).toMatchObject({ valid: true });
    expect(await verdictBelow(limitedTo('other.example'))).toMatchObject(invalid('name-constraints'));
  });

  test('attack: a root with a path length has no more CAs below it', async () => {
    const limited = { extensions: [authority(1)] };
    expect(await verdictBelow(limited)).toMatchObject({ valid: true });
    expect(await verdictBelow(limited, [ADDRESS], ['CA', 'Second CA'])).toMatchObject(invalid('path-length'));
  });

  test('attack: names of a kind that is not understood are not permitted, as nobody can tell them apart', async () => {
    const permitted = { extensions: [authority(), nameConstraint('permitted', REGISTERED_ID)] };
    expect(await verdictBelow(permitted)).toMatchObject({ valid: true });
    expect(await verdictBelow(permitted, [ADDRESS, REGISTERED_ID])).toMatchObject(
      invalid('name-constraints'),
    );
  });

  test('attack: of a kind that is not understood, each name is excluded when one is', async () => {
    const excluded = { extensions: [authority(), nameConstraint('excluded', REGISTERED_ID)] };
    expect(await verdictBelow(excluded)).toMatchObject({ valid: true });
    expect(await verdictBelow(excluded, [ADDRESS, REGISTERED_ID])).toMatchObject(invalid('name-constraints'));
  });
});
