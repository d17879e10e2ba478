import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  answerOcspRequest,
  createOcspRequest,
  readOcspRequest,
  SmimeError,
  verifyOcspResponse,
} from '../index.js';
import { type Firm, newFirm, newPerson, type Person, TODAY } from '../testing/firm.js';
import { newResponder } from '../testing/ocsp-responder.js';

describe('OCSP from a hostile hand', () => {
  let firm: Firm;
  let anna: Person;
  let request: Uint8Array;
  let response: Uint8Array;

  beforeAll(async () => {
    firm = await newFirm();
    anna = await newPerson(firm, 'anna@firm.example', 'p-256');
    const issuer = firm.issuing.certificate;
    const { certificate } = anna.signing;
    request = await createOcspRequest({ certificates: [certificate], issuer, nonce: new Uint8Array(32) });
    response = await answerOcspRequest({
      request,
      issuer,
      responder: await newResponder(firm.issuing),
      statuses: new Map([[certificate.serialNumber, { date: TODAY, reason: 'keyCompromise' }]]),
      producedAt: TODAY,
      thisUpdate: TODAY,
    });
  });
  const verify = (bytes: Uint8Array) =>
    verifyOcspResponse({
      response: bytes,
      certificate: anna.signing.certificate,
      issuer: firm.issuing.certificate,
      at: TODAY,
    });

  /** A few bytes replaced, removed or doubled. */
  const damaged = (whole: () => Uint8Array) =>
    fc
      .array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.constantFrom('set', 'cut', 'double')), {
        minLength: 1,
        maxLength: 4,
      })
      .map((changes) => {
        const bytes = [...whole()];
        for (const [position, value, change] of changes) {
          const at = position % bytes.length;
          if (change === 'set') bytes[at] = value;
          else bytes.splice(at, change === 'cut' ? 1 : 0, ...(change === 'cut' ? [] : [bytes[at]!]));
        }
        return Uint8Array.from(bytes);
      });

  test('a damaged answer never says anything but what was signed', async () => {
    expect(await verify(response)).toMatchObject({ valid: true, status: 'revoked', revokedAt: TODAY });
    await fc.assert(
      fc.asyncProperty(
        damaged(() => response),
        async (bytes) => {
          const verdict = await verify(bytes);
          if (verdict.valid)
            expect(verdict).toMatchObject({ status: 'revoked', revokedAt: TODAY, reasonCode: 1 });
        },
      ),
      { numRuns: 400 },
    );
  });

  test('a damaged question is read or refused, nothing else', () => {
    fc.assert(
      fc.property(
        damaged(() => request),
        (bytes) => {
          try {
            expect(readOcspRequest(bytes).serialNumbers).toHaveLength(1);
          } catch (error) {
            expect(error).toBeInstanceOf(SmimeError);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  test('any bytes at all are refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(await verify(bytes)).toMatchObject({ valid: false });
        expect(() => readOcspRequest(bytes)).toThrow(SmimeError);
      }),
    );
  });

  test('an answer nested without end is refused at once', async () => {
    const deep = new Uint8Array(200_000).map((_, index) => (index % 2 === 0 ? 0x30 : 0x80));
    expect(await verify(deep)).toEqual({ valid: false, reason: 'malformed' });
  });
});
