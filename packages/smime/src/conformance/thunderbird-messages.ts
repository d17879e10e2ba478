import type { PathFailure, SignatureVerdict, VerdictProblem } from '../index.js';

/** People of Thunderbird's S/MIME test data; each has NAME.p12 with one key, its certificate and the root. */
export type Person = 'Alice' | 'Bob' | 'Dave' | 'Eve';

export const PKCS12_PASSWORD = 'nss';

/** Root of all certificates there, PEM. */
export const ROOT_FILE = 'TestCA.pem';

/** What the PKCS#12 files hold: NSS wrote them with PBES2 (AES-256-CBC key, AES-128-CBC certificates). */
export const people: Readonly<
  Record<Person, { readonly serialNumber: string; readonly addresses: readonly string[] }>
> = {
  Alice: { serialNumber: '1e', addresses: ['alice@example.com'] },
  Bob: { serialNumber: '28', addresses: ['bob@example.com'] },
  Dave: { serialNumber: '32', addresses: ['dave@example.com'] },
  // The first three stand in subjectAltName, the last in the subject alone.
  Eve: {
    serialNumber: '3c',
    addresses: ['eve@example.net', 'eve@example.org', 'beve@example.com', 'eve@example.com'],
  },
};

/** The root is good until 2076, the people's certificates from 2026-01-26 14:38 UTC for five years. */
export const WHILE_VALID = new Date('2027-01-01T00:00:00Z');
export const AFTER_EXPIRY = new Date('2032-01-01T00:00:00Z');

export interface ThunderbirdMessage {
  readonly file: string;
  /** Whose key opens it (RSA PKCS#1 v1.5, AES-128-CBC); the others' keys are refused. Absent: not encrypted. */
  readonly recipient?: Person;
  /**
   * What the signature inside all encryption says (SHA-256 with RSA). Absent: nobody signed the content;
   * a signature around the encryption does not count (RFC 8551 §3.7: it does not show who wrote what is inside).
   */
  readonly signature?: { readonly status: SignatureVerdict['status']; readonly signer: Person };
  /**
   * Problems the verdict must name; a message that is not encrypted is not confidential either. Those about
   * protected headers (RFC 9788) are not judged here.
   */
  readonly problems: readonly VerdictProblem[];
  readonly contentType: 'text/plain' | 'text/html';
  /** The text of the body without line ends around it. */
  readonly text: string;
}

const GREETING = 'This is a test message from Alice to Bob.';
const signedByAlice = { status: 'valid', signer: 'Alice' } as const;
const plain = { contentType: 'text/plain', text: GREETING } as const;

/** Every message from Alice@example.com to Bob@example.com, header fields unprotected. */
export const thunderbirdMessages: readonly ThunderbirdMessage[] = [
  {
    file: 'alice.dsig.SHA256.multipart.eml',
    signature: signedByAlice,
    problems: ['not-authenticated-encryption'],
    ...plain,
  },
  {
    // The text was changed after signing.
    file: 'alice.dsig.SHA256.multipart.bad.eml',
    signature: { status: 'invalid', signer: 'Alice' },
    problems: ['signature-invalid', 'not-authenticated-encryption'],
    contentType: 'text/plain',
    text: 'This is a FAKE message NOT from Alice to Bob.',
  },
  {
    file: 'alice.dsig.SHA256.multipart.env.eml',
    recipient: 'Bob',
    signature: signedByAlice,
    problems: ['not-authenticated-encryption'],
    ...plain,
  },
  {
    // The signature around it is over line feeds alone and one blank line more: not the canonical form of
    // RFC 8551 §3.1.1, and bad besides not counting.
    file: 'alice.env.dsig.SHA256.multipart.eml',
    recipient: 'Bob',
    problems: ['not-signed', 'not-authenticated-encryption'],
    ...plain,
  },
  {
    file: 'alice.env.eml',
    recipient: 'Bob',
    problems: ['not-signed', 'not-authenticated-encryption'],
    ...plain,
  },
  {
    // The signature around it holds, over content with bare line feeds.
    file: 'alice.env.sig.SHA256.opaque.eml',
    recipient: 'Bob',
    problems: ['not-signed', 'not-authenticated-encryption'],
    ...plain,
  },
  {
    // The signed content ends in a bare carriage return.
    file: 'alice.html.sig.SHA256.opaque.env.eml',
    recipient: 'Bob',
    signature: signedByAlice,
    problems: ['not-authenticated-encryption'],
    contentType: 'text/html',
    text: `<html><body>${GREETING}</body></html>`,
  },
  {
    file: 'alice.sig.SHA256.opaque.eml',
    signature: signedByAlice,
    problems: ['not-authenticated-encryption'],
    ...plain,
  },
  {
    file: 'alice.sig.SHA256.opaque.env.eml',
    recipient: 'Bob',
    signature: signedByAlice,
    problems: ['not-authenticated-encryption'],
    ...plain,
  },
];

/** How the same valid signature is judged by a reader in other circumstances. */
export const otherCircumstances: readonly {
  readonly name: string;
  readonly at: Date;
  readonly trustsRoot: boolean;
  readonly pathFailure: PathFailure;
}[] = [
  {
    name: 'after the signer’s certificate expired',
    at: AFTER_EXPIRY,
    trustsRoot: true,
    pathFailure: 'expired',
  },
  {
    name: 'by a reader who does not trust the root',
    at: WHILE_VALID,
    trustsRoot: false,
    pathFailure: 'no-path',
  },
];
