import { expect, test } from 'vitest';
import { der, derOid, derSequence, derSet } from '../asn1/der.js';
import { SHA256_WITH_RSA } from '../asn1/object-identifiers.js';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { nameOf } from '../certificates/sign-certificate.js';
import {
  createRootCertificate,
  generateKey,
  type OpenedMessage,
  type OpenOptions,
  openCms,
  type Signer,
} from '../index.js';
import { newFirm, newPerson, newSerial, TODAY, VALIDITY } from '../testing/firm.js';
import { processorTime } from '../testing/growth.js';
import { signedWithLists } from '../testing/signed-with-lists.js';

const PAYLOAD = utf8('From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\nx');
const NOBODY = derSequence(derSet(derSequence(derOid('2.5.4.3'), der(12, utf8('A')))));
const TIME = der(0x17, utf8('260101000000Z'));
const ALGORITHM = derSequence(derOid(SHA256_WITH_RSA), der(5));

/** 45,000 entries in less than a mebibyte, signed by nobody. */
function longList(issuer: Uint8Array, last: number): Uint8Array {
  const entries = Array.from({ length: 45_000 }, (_, i) =>
    derSequence(der(2, Uint8Array.of(1, i >> 8, i & 255)), TIME),
  );
  const tbs = derSequence(ALGORITHM, issuer, TIME, TIME, derSequence(...entries));
  return derSequence(tbs, ALGORITHM, der(3, Uint8Array.of(0, last)));
}

/** Values that are no CRL, as many as fit. */
const damaged = derSequence(concatBytes(Array.from({ length: 125_000 }, () => der(5))));

/** Seconds of processor time; reading some megabytes takes a part of one. */
async function secondsToOpen(
  signers: readonly Signer[],
  lists: readonly Uint8Array[],
  more: Partial<OpenOptions>,
) {
  const message = await signedWithLists(PAYLOAD, signers, lists);
  const options = { keys: [], roots: [], at: TODAY, readers: ['ben@firm.example'], ...more };
  let opened: OpenedMessage | undefined;
  const microseconds = await processorTime(async () => {
    opened = await openCms(message, options);
  });
  return { seconds: microseconds / 1e6, verdict: opened!.verdict };
}

async function stranger(): Promise<Signer> {
  const key = await generateKey('p-256');
  const certificate = await createRootCertificate({
    commonName: 'nobody',
    key,
    validity: VALIDITY,
    serialNumber: newSerial(),
  });
  return { certificate, key, chain: [] };
}

test('attack: CRLs that come with a signature which leads nowhere keep nobody busy', async () => {
  const lists = [0, 1, 2, 3].map((last) => longList(NOBODY, last));
  const { seconds, verdict } = await secondsToOpen([await stranger()], lists, {});
  expect(verdict.signature?.status).toBe('untrusted');
  expect(seconds).toBeLessThan(10);
});

test('attack: nor do damaged ones with 32 signers', async () => {
  const signer = await stranger();
  const signers = Array.from({ length: 32 }, () => signer);
  const { seconds, verdict } = await secondsToOpen(signers, [damaged], {});
  expect(verdict.problems).toContain('signer-untrusted');
  expect(seconds).toBeLessThan(10);
});

test('attack: nor do those in the name of the CA, with 32 signers whom the reader trusts', async () => {
  const firm = await newFirm();
  const { signer } = await newPerson(firm, 'anna@firm.example', 'p-256');
  const plain = { certificate: signer.certificate, key: signer.key, chain: signer.chain };
  const signers = Array.from({ length: 32 }, () => plain);
  const name = nameOf(firm.issuing.certificate);
  const lists = [damaged, ...[0, 1, 2].map((last) => longList(name, last))];
  const { seconds, verdict } = await secondsToOpen(signers, lists, { roots: [firm.root.certificate] });
  expect(verdict.signature).toMatchObject({ status: 'valid', revocation: { status: 'unknown' } });
  expect(seconds).toBeLessThan(10);
});
