import { beforeAll, describe, expect, test } from 'vitest';
import {
  answerOcspRequest,
  Certificate,
  createCertificateRequest,
  createCrl,
  createOcspRequest,
  createRootCertificate,
  crlFromPem,
  exportEncryptedPrivateKey,
  exportPkcs12,
  importEncryptedPrivateKey,
  importPkcs12,
  importPrivateKey,
  issueIssuingCertificate,
  issueMailboxCertificate,
  issueOcspResponderCertificate,
  readOcspRequest,
  SmimeError,
  validatePath,
  verifyCertificateRequest,
  verifyOcspResponse,
} from './index.js';
import { type Firm, newFirm, newPerson, newSerial, type Person, TODAY, VALIDITY } from './testing/firm.js';
import { newResponder } from './testing/ocsp-responder.js';

type Kind = 'bytes' | 'text' | 'date' | 'list' | 'object' | 'map' | 'number' | 'bigint' | 'boolean';

/** What programs without types give; what is of the kind that is asked for is left out. */
const VALUES: readonly (readonly [Kind | 'nothing', unknown])[] = [
  ['nothing', undefined],
  ['nothing', null],
  ['number', 5],
  ['text', 'text'],
  ['object', {}],
  ['list', []],
  ['list', [undefined]],
  ['list', [{}]],
  ['date', new Date(0)],
  ['bytes', new Uint8Array(3)],
  ['map', new Map([['01', null]])],
  ['bigint', 5n],
  ['boolean', true],
];

/** The arguments with another value at a place such as `0.issuer.key`. */
function withAt(value: unknown, [name, ...rest]: readonly string[], junk: unknown): unknown {
  if (name === undefined) return junk;
  if (Array.isArray(value))
    return value.map((item, i) => (String(i) === name ? withAt(item, rest, junk) : item));
  const copy = Object.assign(Object.create(Object.getPrototypeOf(value)), value);
  copy[name] = withAt((value as Record<string, unknown>)[name], rest, junk);
  return copy;
}

describe('what a program without types gives for an argument', () => {
  let firm: Firm;
  let anna: Person;
  let given: Record<string, readonly unknown[]>;
  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
    const { certificate, key } = anna.signing;
    const issuer = firm.issuing;
    const common = { validity: VALIDITY, serialNumber: newSerial() };
    const responder = await newResponder(issuer);
    const request = await createOcspRequest({ certificates: [certificate], issuer: issuer.certificate });
    const answering = {
      request,
      issuer: issuer.certificate,
      responder,
      statuses: new Map([[certificate.serialNumber, 'good']]),
      producedAt: TODAY,
      thisUpdate: TODAY,
    };
    const response = await answerOcspRequest(answering as never);
    const revoked = [{ serialNumber: '01', date: TODAY, reason: 'superseded' }];
    const crl = { issuer, number: 1n, thisUpdate: TODAY, nextUpdate: TODAY, revoked };
    const keyFile = await exportEncryptedPrivateKey({ key, password: 'x', iterations: 1 });
    const keys = { entries: [anna.signing], chain: [issuer.certificate], password: 'x', iterations: 1 };
    given = {
      createRootCertificate: [{ commonName: 'Root', key: firm.root.key, ...common }],
      issueIssuingCertificate: [
        {
          issuer: firm.root,
          commonName: 'CA',
          spki: key.spki,
          permittedDomains: ['firm.example'],
          ...common,
        },
      ],
      issueMailboxCertificate: [{ issuer, address: anna.address, spki: key.spki, use: 'sign', ...common }],
      issueOcspResponderCertificate: [{ issuer, commonName: 'OCSP', spki: key.spki, ...common }],
      createCertificateRequest: [{ address: anna.address, key }],
      verifyCertificateRequest: [await createCertificateRequest({ address: anna.address, key })],
      createCrl: [crl],
      crlFromPem: ['-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n'],
      fromDer: [certificate.der],
      fromPem: [certificate.toPem()],
      createOcspRequest: [
        { certificates: [certificate], issuer: issuer.certificate, nonce: new Uint8Array(32) },
      ],
      readOcspRequest: [request],
      answerOcspRequest: [answering],
      verifyOcspResponse: [{ response, certificate, issuer: issuer.certificate, at: TODAY }],
      validatePath: [
        {
          certificate,
          intermediates: [issuer.certificate],
          roots: [firm.root.certificate],
          at: TODAY,
          crls: [await createCrl(crl as never)],
          ocspResponses: [response],
        },
      ],
      exportEncryptedPrivateKey: [{ key, password: 'x', iterations: 1 }],
      importEncryptedPrivateKey: [keyFile, 'x'],
      importPrivateKey: [key.pkcs8],
      exportPkcs12: [keys],
      importPkcs12: [await exportPkcs12(keys), 'x'],
    };
  });

  const functions: Readonly<Record<string, (...args: never[]) => unknown>> = {
    createRootCertificate,
    issueIssuingCertificate,
    issueMailboxCertificate,
    issueOcspResponderCertificate,
    createCertificateRequest,
    verifyCertificateRequest,
    createCrl,
    crlFromPem,
    fromDer: Certificate.fromDer,
    fromPem: Certificate.fromPem,
    createOcspRequest,
    readOcspRequest,
    answerOcspRequest,
    verifyOcspResponse,
    validatePath,
    exportEncryptedPrivateKey,
    importEncryptedPrivateKey,
    importPrivateKey,
    exportPkcs12,
    importPkcs12,
  };
  const call = async (name: string, args: readonly unknown[]): Promise<unknown> =>
    functions[name]!(...(args as never[]));

  const KEY = { key: 'object', 'key.spki': 'bytes', 'key.pkcs8': 'bytes' } as const;
  const under = (name: string, places: Readonly<Record<string, Kind>>): Record<string, Kind> =>
    Object.fromEntries(Object.entries(places).map(([place, kind]) => [`${name}.${place}`, kind]));
  const ISSUER = { issuer: 'object', 'issuer.certificate': 'object', ...under('issuer', KEY) } as const;
  const COMMON = {
    validity: 'object',
    'validity.notBefore': 'date',
    'validity.notAfter': 'date',
    serialNumber: 'bytes',
  } as const;
  const OPTIONS: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
    createRootCertificate: { commonName: 'text', ...KEY, ...COMMON },
    issueIssuingCertificate: {
      ...ISSUER,
      commonName: 'text',
      spki: 'bytes',
      permittedDomains: 'list',
      'permittedDomains.0': 'text',
      ...COMMON,
    },
    issueMailboxCertificate: { ...ISSUER, address: 'text', spki: 'bytes', use: 'text', ...COMMON },
    issueOcspResponderCertificate: { ...ISSUER, commonName: 'text', spki: 'bytes', ...COMMON },
    createCertificateRequest: { address: 'text', ...KEY },
    createCrl: {
      ...ISSUER,
      number: 'bigint',
      thisUpdate: 'date',
      nextUpdate: 'date',
      revoked: 'list',
      'revoked.0': 'object',
      'revoked.0.serialNumber': 'text',
      'revoked.0.date': 'date',
      'revoked.0.reason': 'text',
    },
    createOcspRequest: { certificates: 'list', 'certificates.0': 'object', issuer: 'object' },
    answerOcspRequest: {
      request: 'bytes',
      issuer: 'object',
      responder: 'object',
      'responder.certificate': 'object',
      ...under('responder', KEY),
      statuses: 'map',
      producedAt: 'date',
      thisUpdate: 'date',
    },
    verifyOcspResponse: { response: 'bytes', certificate: 'object', issuer: 'object', at: 'date' },
    validatePath: {
      certificate: 'object',
      intermediates: 'list',
      'intermediates.0': 'object',
      roots: 'list',
      'roots.0': 'object',
      at: 'date',
      'crls.0': 'bytes',
      'ocspResponses.0': 'bytes',
    },
    exportEncryptedPrivateKey: { ...KEY, password: 'text' },
    exportPkcs12: {
      entries: 'list',
      'entries.0': 'object',
      'entries.0.certificate': 'object',
      ...under('entries.0', KEY),
      chain: 'list',
      'chain.0': 'object',
      password: 'text',
    },
  };
  const PLACES: readonly (readonly [name: string, place: string, kind: Kind])[] = [
    ...Object.entries(OPTIONS).flatMap(([name, places]) => [
      [name, '0', 'object'] as const,
      ...Object.entries(places).map(([place, kind]) => [name, `0.${place}`, kind] as const),
    ]),
    ['verifyCertificateRequest', '0', 'bytes'],
    ['crlFromPem', '0', 'text'],
    ['fromDer', '0', 'bytes'],
    ['fromPem', '0', 'text'],
    ['readOcspRequest', '0', 'bytes'],
    ['importEncryptedPrivateKey', '0', 'bytes'],
    ['importEncryptedPrivateKey', '1', 'text'],
    ['importPrivateKey', '0', 'bytes'],
    ['importPkcs12', '0', 'bytes'],
    ['importPkcs12', '1', 'text'],
  ];
  /** Text where bytes are asked for, or bytes where text is: read as well, or told of in words of their own. */
  const EITHER = new Set([
    ...['verifyCertificateRequest', 'importEncryptedPrivateKey', 'importPrivateKey', 'importPkcs12'],
    ...['fromDer', 'fromPem', 'crlFromPem'],
  ]);

  test.each(PLACES)('%s: what is of another kind at %s is told as such (%s)', async (name, place, kind) => {
    for (const [other, value] of VALUES) {
      if (other === kind && kind !== 'object' && !(kind === 'list' && (value as []).length > 0)) continue;
      if ((other === 'text' || other === 'bytes') && place === '0' && EITHER.has(name)) continue;
      const args = withAt(given[name], place.split('.'), value) as readonly unknown[];
      const error = await call(name, args).then(
        () => 'accepted',
        (thrown: unknown) => thrown,
      );
      expect.soft(error, `${other} ${String(value)}`).toBeInstanceOf(SmimeError);
      expect
        .soft((error as SmimeError).code, `${other} ${String(value)}: ${String(error)}`)
        .toBe('invalid-argument');
    }
  });

  test.each([undefined, null, 5, 'bad'])('answerOcspRequest: a status is none: %j', async (status) => {
    const [options] = given.answerOcspRequest as readonly [object];
    const statuses = new Map([['01', status]]);
    await expect(call('answerOcspRequest', [{ ...options, statuses }])).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });

  test.each([null, 5, 'text', {}])(
    'what may be left out is told of when it is something else: %j',
    async (value) => {
      for (const [name, option] of [
        ['createOcspRequest', 'nonce'],
        ['verifyOcspResponse', 'nonce'],
        ['verifyOcspResponse', 'crls'],
        ['validatePath', 'crls'],
        ['validatePath', 'ocspResponses'],
        ['validatePath', 'initialPolicies'],
        ['validatePath', 'use'],
        ['exportPkcs12', 'iterations'],
        ['exportEncryptedPrivateKey', 'iterations'],
      ] as const) {
        if (option === 'iterations' && (value === 5 || value === null)) continue;
        const args = withAt(given[name], ['0', option], value) as readonly unknown[];
        await expect(call(name, args), `${name} ${option}`).rejects.toMatchObject({
          code: 'invalid-argument',
        });
      }
    },
  );

  test('and what is right is taken', async () => {
    for (const [name, args] of Object.entries(given)) expect(await call(name, args), name).toBeDefined();
  });
});
