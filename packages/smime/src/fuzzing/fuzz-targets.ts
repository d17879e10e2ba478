import { context, encode, integer, octetString, oid, sequence } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { concatBytes, equalBytes, utf8 } from '../bytes/byte-arrays.js';
import { chunksOf } from '../bytes/byte-source.js';
import {
  answerOcspRequest,
  Certificate,
  type CertificateStatus,
  collect,
  decodedCms,
  encryptBytes,
  importEncryptedPrivateKey,
  importPkcs12,
  isEncrypted,
  messageContent,
  type OpenedMessage,
  type OpenOptions,
  openCms,
  openMessage,
  parseAddressList,
  parseMime,
  SmimeError,
  type SmimeErrorCode,
  validatePath,
  verifyCertificateRequest,
  verifyOcspResponse,
} from '../index.js';
import { decodeEncodedWords, encodeWords } from '../mime/encoded-word.js';
import { parseParameters } from '../mime/header-parameters.js';
import { splitMultipart } from '../mime/multipart-splitter.js';
import { decodeTransfer, transferDecoder } from '../mime/transfer-encoding.js';
import { pkcs12Mac } from '../pkcs12/export-pkcs12.js';
import { PASSWORD_WORK, PasswordWork } from '../pkcs12/password-work.js';
import { TODAY } from '../testing/firm.js';
import { FUZZ_KEY, FUZZ_PASSWORD, type FuzzWorld } from './fuzz-seeds.js';

/** How inputs of a target are changed. */
export type MutationKind = 'tlv' | 'text' | 'message';

/** The doors at which bytes of others come in. */
export const FUZZ_TARGETS = {
  certificate: 'tlv',
  'revocation list': 'tlv',
  'certificate request': 'tlv',
  'ocsp request': 'tlv',
  'ocsp response': 'tlv',
  'private key': 'tlv',
  'key file': 'tlv',
  'key file contents': 'tlv',
  cms: 'tlv',
  'cms in pieces': 'tlv',
  decrypted: 'message',
  message: 'message',
  mime: 'text',
  'address list': 'text',
  'header values': 'text',
  'transfer encodings': 'text',
  multipart: 'text',
} as const satisfies Record<string, MutationKind>;
export type FuzzTargetName = keyof typeof FUZZ_TARGETS;

/**
 * Reads an input as the target does, and gives the code with which it was refused. Rejects when that did what no input
 * may do.
 */
export function fuzzReader(
  name: FuzzTargetName,
  world: FuzzWorld,
): (bytes: Uint8Array) => Promise<SmimeErrorCode | undefined> {
  const { firm, anna, responder, keys } = world;
  const issuer = firm.issuing.certificate;
  const options: OpenOptions = {
    keys,
    roots: [firm.root.certificate],
    at: TODAY,
    readers: ['ben@firm.example'],
    // What is inflated costs the fuzzing more than it finds.
    inflation: { bytes: 1024 * 1024, ratio: 200, ratioFrom: 64 * 1024 },
  };
  const readers: Readonly<Record<FuzzTargetName, (bytes: Uint8Array) => Promise<unknown>>> = {
    certificate: async (der) => {
      const certificate = Certificate.fromDer(der);
      // Read when first asked for.
      void [certificate.subject, certificate.issuer, certificate.emailAddresses, certificate.spki];
      void [certificate.notBefore, certificate.notAfter, certificate.crlUrls, certificate.issuerUrls];
      void [certificate.isCertificateAuthority, certificate.commonName, certificate.serialNumber];
      for (const roots of [[firm.root.certificate], [certificate]])
        await validatePath({ certificate, intermediates: [issuer, certificate], roots, at: TODAY });
    },
    'revocation list': (crl) =>
      validatePath({
        certificate: anna.signing.certificate,
        intermediates: [issuer],
        roots: [firm.root.certificate],
        at: TODAY,
        crls: [crl],
      }),
    'certificate request': (der) => verifyCertificateRequest(der),
    'ocsp request': (request) =>
      answerOcspRequest({
        request,
        issuer,
        responder,
        statuses: new Map<string, CertificateStatus>([[anna.signing.certificate.serialNumber, 'good']]),
        producedAt: TODAY,
        thisUpdate: TODAY,
      }),
    'ocsp response': (response) =>
      verifyOcspResponse({ response, certificate: anna.signing.certificate, issuer, at: TODAY }),
    'private key': (file) => importEncryptedPrivateKey(file, FUZZ_PASSWORD),
    'key file': (pfx) => importPkcs12(pfx, FUZZ_PASSWORD),
    'key file contents': async (contents) => importPkcs12(await keyFileAround(contents), FUZZ_PASSWORD),
    cms: (cms) => openCms(cms, options),
    'cms in pieces': async (cms) => {
      const whole = await outcome(openCms(cms, options));
      const pieces = await outcome(openCms(inPieces(cms), options));
      if (whole.text === pieces.text) return;
      const isChance = whole.mayBeChance
        ? (await outcome(openCms(cms, options))).text !== whole.text
        : whole.text === 'decryption-failed' && pieces.mayBeChance;
      if (!isChance) throw new Error(`Whole it is ${whole.text}, in pieces ${pieces.text}.`);
    },
    decrypted: async (content) => openCms(await encryptBytes({ content, recipients: [FUZZ_KEY] }), options),
    message: async (message) => {
      isEncrypted(message);
      await collect(decodedCms(message)).catch(orSmimeError);
      const opened = await openMessage(message, options);
      readWhole(opened.message);
    },
    mime: async (bytes) => readWhole(parseMime(bytes)),
    'address list': async (bytes) => {
      const list = parseAddressList(text(bytes));
      const written = list.map(({ address }) => `<${address}>`).join(', ');
      const again = parseAddressList(written).map(({ address }) => address);
      if (again.join() !== list.map(({ address }) => address).join())
        throw new Error(`${written} is read anew as ${again}`);
    },
    'header values': async (bytes) => {
      parseParameters(text(bytes));
      const words = decodeEncodedWords(text(bytes));
      const plain = new TextDecoder().decode(utf8(words.replace(/[\r\n\0]/g, ' ')));
      if (decodeEncodedWords(encodeWords(plain)) !== plain)
        throw new Error(`Another text comes out than ${plain}`);
    },
    'transfer encodings': async (bytes) => {
      for (const encoding of ['base64', 'quoted-printable']) {
        const decoder = transferDecoder(encoding)!;
        const pieces: Uint8Array[] = [];
        for await (const piece of inPieces(bytes)) pieces.push(decoder.push(piece));
        const decoded = concatBytes([...pieces, decoder.end()]);
        if (!equalBytes(decoded, decodeTransfer(encoding, bytes)))
          throw new Error(`${encoding} in pieces is not what it is whole.`);
      }
    },
    multipart: async (body) => {
      const [whole, pieces] = [await stretches(chunksOf(body)), await stretches(inPieces(body))];
      if (whole !== pieces) throw new Error('In pieces it is divided differently.');
    },
  };
  const read = readers[name];
  return (bytes) => read(bytes).then(() => undefined, orSmimeError);
}

function orSmimeError(error: unknown): SmimeErrorCode {
  if (!(error instanceof SmimeError)) throw error;
  return error.code;
}

interface Outcome {
  readonly text: string;
  /**
   * A key that does not unwrap is replaced by a random one: of 256 of those one gives CBC a padding that is right, and
   * then what comes out is another thing each time.
   */
  readonly mayBeChance: boolean;
}

async function outcome(opening: Promise<OpenedMessage>): Promise<Outcome> {
  try {
    const { bytes, verdict } = await opening;
    return {
      text: Buffer.from(bytes).toString('base64'),
      mayBeChance: verdict.encryption?.authenticated === false,
    };
  } catch (error) {
    return { text: orSmimeError(error), mayBeChance: false };
  }
}

/** Sizes that depend on the bytes alone, so that what is found can be found again. */
async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + (((bytes[at] ?? 0) + at) % 37);
    yield bytes.slice(at, at + size);
    at += size;
  }
}

/** What a multipart is divided into; neighbouring bytes of one part as one. */
async function stretches(body: AsyncIterable<Uint8Array>): Promise<string> {
  const found: string[] = [];
  let begun = '';
  for await (const { bytes, delimiter } of splitMultipart(body, utf8('b'))) {
    const hex = Buffer.from(bytes).toString('hex');
    if (delimiter) found.push(begun, `${delimiter} ${hex}`);
    begun = delimiter ? '' : begun + hex;
  }
  return [...found, begun].join('\n');
}

function readWhole(entity: ReturnType<typeof parseMime>): void {
  messageContent(entity);
  for (const name of ['from', 'to', 'cc'])
    try {
      parseAddressList(entity.rawHeader(name) ?? '');
    } catch (error) {
      orSmimeError(error);
    }
  visit(entity);
}

function visit(entity: ReturnType<typeof parseMime>): void {
  void [entity.header('subject'), entity.contentType, entity.fileName, entity.disposition, entity.contentId];
  if (entity.parts.length === 0) entity.text();
  for (const part of entity.parts) visit(part);
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

async function keyFileAround(contents: Uint8Array): Promise<Uint8Array> {
  const mac = { digest: 'SHA-256', password: FUZZ_PASSWORD, salt: new Uint8Array(8), iterations: 1 } as const;
  const digest = await pkcs12Mac(mac, contents, new PasswordWork(PASSWORD_WORK.keyFile));
  return encode(
    sequence(
      integer(3),
      sequence(oid(id.ID_DATA), context(0, octetString(contents))),
      sequence(sequence(sequence(oid(id.SHA_256)), octetString(digest)), octetString(mac.salt), integer(1)),
    ),
  );
}
