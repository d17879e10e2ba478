import { beforeAll, describe, expect, test } from 'vitest';
import { der, derContext, derOid } from '../asn1/der.js';
import { ID_RI_OCSP_RESPONSE } from '../asn1/object-identifiers.js';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { chunksOf } from '../bytes/byte-source.js';
import { signContent } from '../cms/signed-data.js';
import {
  answerOcspRequest,
  type Certificate,
  type CertificateStatus,
  collect,
  createCrl,
  createOcspRequest,
  type Issuer,
  type OpenOptions,
  openCms,
} from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';
import { newResponder } from '../testing/ocsp-responder.js';

const hours = (count: number) => new Date(TODAY.getTime() + count * 3_600_000);
const PAYLOAD = utf8(
  'From: anna@firm.example\r\nTo: ben@firm.example\r\nContent-Type: text/plain; hp="clear"\r\n\r\nx',
);
const REVOKED = { date: hours(-48), reason: 'keyCompromise' } as const;

describe('what is known of the revocation of a signer', () => {
  let firm: Firm;
  let anna: Person;
  let responder: Issuer;
  let rootCrl: Uint8Array;

  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
    responder = await newResponder(firm.issuing);
    rootCrl = await crl(firm.root);
  });

  const crl = (issuer: Issuer, revoked: Parameters<typeof createCrl>[0]['revoked'] = []) =>
    createCrl({ issuer, number: 1n, thisUpdate: hours(-1), nextUpdate: hours(48), revoked });
  const revokedAnna = () =>
    crl(firm.issuing, [{ serialNumber: anna.signing.certificate.serialNumber, ...REVOKED }]);
  const answer = async (status: CertificateStatus) =>
    answerOcspRequest({
      request: await createOcspRequest({
        certificates: [anna.signing.certificate],
        issuer: firm.issuing.certificate,
      }),
      issuer: firm.issuing.certificate,
      responder,
      statuses: new Map([[anna.signing.certificate.serialNumber, status]]),
      producedAt: TODAY,
      thisUpdate: TODAY,
      nextUpdate: hours(24),
    });
  /** A SignedData with these elements in `crls`, which no signature covers. */
  const signedWith = async (...elements: readonly Uint8Array[]) => {
    const cms = await collect(signContent(chunksOf(PAYLOAD), anna.signer, TODAY));
    // They come after the certificates, of which the CA's is the last.
    const { der: last } = firm.issuing.certificate;
    const end = Buffer.from(cms).indexOf(last) + last.length;
    const crls = elements.length > 0 ? [derContext(1, ...elements)] : [];
    return concatBytes([cms.subarray(0, end), ...crls, cms.subarray(end)]);
  };
  test('attack: CRLs of before the revocation, sent along, do not do instead of asking', async () => {
    const cms = await signedWith(await crl(firm.issuing), rootCrl);
    const asked: number[] = [];
    const findRevocation = async (path: readonly Certificate[]) => {
      asked.push(path.length);
      return { crls: [await revokedAnna()] };
    };
    expect(await signatureOf(cms)).toMatchObject({ status: 'valid', revocation: { status: 'good' } });
    for (const requireRevocation of [false, true]) {
      const signature = await signatureOf(cms, { findRevocation, requireRevocation });
      expect(signature).toMatchObject({ status: 'untrusted', pathFailure: 'revoked' });
    }
    expect(asked).toEqual([3, 3]);
    // The reader's own CRLs do, and where nothing is found what came along still counts.
    const own = { crls: [await crl(firm.issuing), rootCrl], findRevocation };
    expect(await signatureOf(cms, own)).toMatchObject({ status: 'valid', revocation: { status: 'good' } });
    expect(asked).toHaveLength(2);
    const nothing = { requireRevocation: true, findRevocation: async () => ({}) };
    expect(await signatureOf(cms, nothing)).toMatchObject({
      status: 'valid',
      revocation: { status: 'good' },
    });
  });

  test.each([
    ['a page of a portal', utf8('<html>Please sign in</html>')],
    ['nothing', new Uint8Array()],
    ['PEM', utf8('-----BEGIN X509 CRL-----')],
    ['a list that is cut short', Uint8Array.of(0x30, 0x82, 1)],
  ])('what is found and cannot be read says nothing: %s', async (_, answer) => {
    const cms = await signedWith();
    const findRevocation = async () => ({ crls: [answer, rootCrl], ocspResponses: [answer] });
    expect(await signatureOf(cms, { findRevocation })).toMatchObject({ status: 'valid' });
    const strict = await signatureOf(cms, { findRevocation, requireRevocation: true });
    expect(strict).toMatchObject({ status: 'untrusted', pathFailure: 'revocation-unknown' });
    // What is no bytes at all is the program's own mistake.
    const wrong = async () => ({ crls: ['-----BEGIN'] as unknown as Uint8Array[] });
    await expect(signatureOf(cms, { findRevocation: wrong })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });

  test('that it is revoked is told also where nothing is known of its authority', async () => {
    const cms = await signedWith();
    const crls = [await revokedAnna()];
    for (const way of [{ crls }, { findRevocation: async () => ({ crls }) }]) {
      const signature = await signatureOf(cms, { ...way, requireRevocation: true });
      expect(signature).toMatchObject({
        status: 'untrusted',
        pathFailure: 'revoked',
        revocation: { status: 'revoked', reason: 'keyCompromise' },
      });
      expect(signature?.revocations?.map(({ status }) => status)).toEqual([
        'revoked',
        'unknown',
        'not-checked',
      ]);
    }
  });

  const embedded = (response: Uint8Array) => derContext(1, derOid(ID_RI_OCSP_RESPONSE), response);
  const signatureOf = async (cms: Uint8Array, more: Partial<OpenOptions> = {}) => {
    const options = {
      keys: [],
      roots: [firm.root.certificate],
      at: hours(1),
      readers: ['ben@firm.example'],
      ...more,
    };
    const { verdict } = await openCms(cms, options);
    const [layer] = verdict.layers ?? [];
    expect(layer?.kind === 'signature' && layer.signers[0]).toEqual(verdict.signature);
    return verdict.signature;
  };

  test('without anything at hand it was not checked', async () => {
    const signature = await signatureOf(await signedWith());
    expect(signature).toMatchObject({ status: 'valid', revocation: { status: 'not-checked' } });
  });

  test('CRLs for every certificate of the path make it good', async () => {
    const crls = [rootCrl, await crl(firm.issuing)];
    expect(await signatureOf(await signedWith(), { crls })).toMatchObject({
      status: 'valid',
      revocation: { status: 'good', source: 'crl', certificate: anna.signing.certificate },
    });
  });

  test('a CRL for the signer alone leaves the CA above unknown', async () => {
    const crls = [await crl(firm.issuing)];
    expect(await signatureOf(await signedWith(), { crls })).toMatchObject({
      status: 'valid',
      revocation: { status: 'unknown', certificate: firm.issuing.certificate },
    });
  });

  test('a revoked signer is told with time and reason', async () => {
    const crls = [rootCrl, await revokedAnna()];
    expect(await signatureOf(await signedWith(), { crls })).toMatchObject({
      status: 'untrusted',
      pathFailure: 'revoked',
      revocation: {
        status: 'revoked',
        source: 'crl',
        at: REVOKED.date,
        reason: 'keyCompromise',
        certificate: anna.signing.certificate,
      },
    });
  });

  test('a revoked CA above the signer is told', async () => {
    const crls = [
      await crl(firm.root, [{ serialNumber: firm.issuing.certificate.serialNumber, ...REVOKED }]),
      await crl(firm.issuing),
    ];
    expect(await signatureOf(await signedWith(), { crls })).toMatchObject({
      status: 'untrusted',
      revocation: { status: 'revoked', certificate: firm.issuing.certificate },
    });
  });

  test('stored OCSP responses count', async () => {
    const crls = [rootCrl];
    const cms = await signedWith();
    expect(await signatureOf(cms, { crls, ocspResponses: [await answer('good')] })).toMatchObject({
      status: 'valid',
      revocation: { status: 'good', source: 'ocsp' },
    });
    expect(await signatureOf(cms, { crls, ocspResponses: [await answer(REVOKED)] })).toMatchObject({
      status: 'untrusted',
      pathFailure: 'revoked',
      revocation: { status: 'revoked', source: 'ocsp', at: REVOKED.date, reason: 'keyCompromise' },
    });
  });

  test('an OCSP response that comes with the signature counts (RFC 5940)', async () => {
    const revoked = await signedWith(embedded(await answer(REVOKED)));
    expect(await signatureOf(revoked)).toMatchObject({
      status: 'untrusted',
      revocation: { status: 'revoked', source: 'ocsp' },
    });
    const good = await signedWith(rootCrl, embedded(await answer('good')));
    expect(await signatureOf(good)).toMatchObject({ status: 'valid', revocation: { status: 'good' } });
  });

  test('attack: a good answer that comes along does not outweigh a CRL of the reader', async () => {
    const cms = await signedWith(embedded(await answer('good')));
    expect(await signatureOf(cms, { crls: [rootCrl, await revokedAnna()] })).toMatchObject({
      status: 'untrusted',
      revocation: { status: 'revoked', source: 'crl' },
    });
  });

  test('attack: noise put among the CRLs on the way does not make the signature untrusted', async () => {
    const noise = [
      der(0x30, utf8('no CRL')),
      embedded(der(0x30, utf8('no response'))),
      derContext(1, derOid('1.2.3')),
    ];
    expect(await signatureOf(await signedWith(...noise))).toMatchObject({ status: 'valid' });
  });

  test('a path that fails before its leaf says nothing of the leaf', async () => {
    const stranger = await newFirm();
    expect(
      await signatureOf(await signedWith(), { roots: [stranger.root.certificate], crls: [rootCrl] }),
    ).toMatchObject({ status: 'untrusted', revocation: { status: 'not-checked' } });
  });

  test('what is missing is looked for along the path, and counts', async () => {
    const found = [rootCrl, await revokedAnna()];
    const asked: (readonly Certificate[])[] = [];
    const findRevocation = async (path: readonly Certificate[]) => {
      asked.push(path);
      return { crls: found };
    };
    expect(await signatureOf(await signedWith(), { findRevocation })).toMatchObject({
      status: 'untrusted',
      pathFailure: 'revoked',
      revocation: { status: 'revoked', certificate: anna.signing.certificate },
    });
    expect(asked).toEqual([[anna.signing.certificate, firm.issuing.certificate, firm.root.certificate]]);
    const nothing = { findRevocation: async () => ({}) };
    expect(await signatureOf(await signedWith(), nothing)).toMatchObject({
      status: 'valid',
      revocation: { status: 'not-checked' },
    });
    const unreachable = { findRevocation: () => Promise.reject(new Error('unreachable')) };
    await expect(signatureOf(await signedWith(), unreachable)).rejects.toThrow('unreachable');
  });

  test('attack: for a stranger, a changed message and a known state nothing is looked for', async () => {
    const findRevocation = () => Promise.reject(new Error('looked for'));
    const stranger = await newFirm();
    const roots = [stranger.root.certificate];
    expect(await signatureOf(await signedWith(), { roots, findRevocation })).toMatchObject({
      status: 'untrusted',
    });
    const changed = await signedWith();
    changed[Buffer.from(changed).indexOf('anna@')]! ^= 1;
    expect(await signatureOf(changed, { findRevocation })).toMatchObject({ status: 'invalid' });
    const crls = [rootCrl, await crl(firm.issuing)];
    expect(await signatureOf(await signedWith(), { crls, findRevocation })).toMatchObject({
      revocation: { status: 'good' },
    });
  });

  test('a revoked certificate is not handed out for answers', async () => {
    const { serialNumber } = anna.encryption.certificate;
    const crls = [rootCrl, await crl(firm.issuing, [{ serialNumber, ...REVOKED }])];
    const cms = await signedWith();
    expect((await signatureOf(cms))?.encryptionCertificate?.serialNumber).toBe(serialNumber);
    const signature = await signatureOf(cms, { crls });
    expect(signature).toMatchObject({ status: 'valid', revocation: { status: 'good' } });
    expect(signature?.encryptionCertificate).toBeUndefined();
    const found = await signatureOf(cms, { findRevocation: () => Promise.resolve({ crls }) });
    expect(found).toMatchObject({ status: 'valid', revocation: { status: 'good' } });
    expect(found?.encryptionCertificate).toBeUndefined();
    // The answer speaks of the certificate for signing alone.
    const told = await signedWith(rootCrl, embedded(await answer('good')));
    const required = await signatureOf(told, { requireRevocation: true });
    expect(required).toMatchObject({ status: 'valid', revocation: { status: 'good' } });
    expect(required?.encryptionCertificate).toBeUndefined();
  });
});
