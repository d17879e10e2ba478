import { beforeAll, describe, expect, test } from 'vitest';
import { type Issuer, validatePath } from '../index.js';
import { TODAY } from '../testing/firm.js';
import {
  alternativeNames,
  authority,
  foreignCertificate,
  ofMailbox,
} from '../testing/foreign-certificate.js';

describe('how many paths are tried', () => {
  let root: Issuer;
  let others: readonly Issuer[];
  beforeAll(async () => {
    root = await foreignCertificate({ commonName: 'Root', extensions: [authority()] });
    others = await Promise.all(
      Array.from({ length: 64 }, () =>
        foreignCertificate({ commonName: 'CA', issuer: root, extensions: [authority()] }),
      ),
    );
  });

  /** The real CA stands after others of its name, with other keys, each of which is a path to the root. */
  const verdictAfter = async (count: number) => {
    const issuer = await foreignCertificate({ commonName: 'CA', issuer: root, extensions: [authority()] });
    const { certificate } = await foreignCertificate({
      commonName: 'anna@firm.example',
      issuer,
      extensions: [alternativeNames(ofMailbox('anna@firm.example'))],
    });
    return validatePath({
      certificate,
      intermediates: [...others.slice(0, count), issuer].map((one) => one.certificate),
      roots: [root.certificate],
      at: TODAY,
    });
  };

  test('the right one is found among many that are wrong', async () => {
    expect(await verdictAfter(0)).toMatchObject({ valid: true });
    expect(await verdictAfter(63)).toMatchObject({ valid: true });
  });

  test('attack: beyond 64 no more are tried, whoever they are of', async () => {
    expect(await verdictAfter(64)).toMatchObject({ valid: false, reason: 'signature' });
  });
});
