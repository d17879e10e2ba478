import { bulkCrypto } from '#bulk-crypto';
import * as id from '../asn1/object-identifiers.js';
import { utf8 } from '../bytes/byte-arrays.js';
import { HeldBytes } from '../bytes/held-bytes.js';
import { latin1 } from '../bytes/latin1.js';
import { crlfTransformer } from '../bytes/line-ends.js';
import { BerReader } from '../cms/ber-reader.js';
import { leaveContentInfo, readContentInfo } from '../cms/content-info.js';
import { type DetachedContent, readDetachedSignedData } from '../cms/read-signed-data.js';
import { PLATFORM_DIGESTS } from '../keys/digests.js';
import { splitMultipart } from '../mime/multipart-splitter.js';
import { contentTypeOf, parseMime } from '../mime/parse-mime.js';
import type { BulkHash, DigestName } from '../platform/bulk-crypto.js';
import { SmimeError } from '../smime-error.js';
import type { EntityHead } from './entity-head.js';
import type { SignatureLayer } from './layers.js';
import { type Opening, verifyAll } from './opening.js';
import { isPkcs7Signature } from './smime-types.js';

const MAX_SIGNATURE = 8 * 1024 * 1024;

/**
 * multipart/signed: the first part as it stands is what is signed (RFC 8551 §3.5.3). All of the entity comes out; where
 * the signed part lies is told in `opening.signedPart`, when the entity is content and signature and nothing else.
 */
export async function* openDetached(
  head: EntityHead,
  opening: Opening,
): AsyncGenerator<Uint8Array, void, undefined> {
  opening.layers.enter();
  const { parameters } = contentTypeOf(head.fields);
  const boundary = parameters.get('boundary');
  yield head.header;
  if (!boundary) {
    yield* head.body;
    return;
  }
  const content = new SignedPart(opening.held);
  const signature = new HeldBytes(MAX_SIGNATURE);
  let [parts, closed, position] = [0, false, head.header.length];
  let [start, end] = [position, position];
  for await (const { bytes, delimiter } of splitMultipart(head.body, utf8(boundary))) {
    if (delimiter && !closed) {
      if (parts === 1) end = position;
      if (delimiter === 'part') parts++;
      else closed = true;
      if (parts === 1 && !closed) start = position + bytes.length;
    } else if (!closed && parts === 1) {
      content.add(bytes);
    } else if (!closed && parts === 2) {
      signature.add(bytes);
    }
    position += bytes.length;
    yield bytes;
  }
  // Anything beside content and signature would be shown without being signed: then the whole counts as unsigned.
  if (parts !== 2) return;
  const part = parseMime(signature.whole());
  if (!isPkcs7Signature(part.contentType)) return;
  const layer = await readSignature(part.body(), content, opening);
  if (!layer) return;
  const announcedDigest = parameters.get('micalg')?.toLowerCase();
  opening.layers.add({ ...layer, ...(announcedDigest !== undefined && { announcedDigest }) });
  opening.signedPart = { start, end };
}

/** Programs that keep mail with bare line feeds signed it with CRLF (RFC 8551 §3.1.1): that form is tried second. */
async function readSignature(
  signature: Uint8Array,
  content: SignedPart,
  opening: Opening,
): Promise<SignatureLayer | undefined> {
  const forms = [await content.asItStands(), await content.canonical()];
  let first: SignatureLayer | undefined;
  for (const form of forms) {
    const layer = form && (await judgeForm(signature, form, opening));
    if (layer?.signers.some(({ intact }) => intact)) return layer;
    first ??= layer;
  }
  return first;
}

async function judgeForm(
  signature: Uint8Array,
  content: DetachedContent,
  opening: Opening,
): Promise<SignatureLayer | undefined> {
  const reader = new BerReader(signature);
  if ((await readContentInfo(reader)) !== id.ID_SIGNED_DATA) return undefined;
  const signed = await readDetachedSignedData(reader, content);
  await leaveContentInfo(reader);
  return { kind: 'signature', form: 'detached', signed, signers: await verifyAll(signed, opening) };
}

const BINARY = /^content-transfer-encoding[ \t]*:[ \t\r\n]*binary/im;
const OVERLAP = 100;

/** The signed part's hashes, in both forms of its line ends. */
class SignedPart {
  readonly #hashes = newHashes();
  readonly #held: HeldBytes;
  readonly #toCrlf = crlfTransformer();
  #canonicalSize = 0;
  /** What is binary by its own word is signed as it is: with other line ends it would be other content. */
  #isBinary = false;
  #last = '';
  /** Undefined while every line end is CRLF: until then both forms are one. */
  #canonical: ReadonlyMap<DigestName, BulkHash> | undefined;

  constructor(held: number) {
    this.#held = new HeldBytes(held);
  }

  add(bytes: Uint8Array): void {
    this.#lookForBinary(bytes);
    const crlf = this.#toCrlf(bytes);
    if (crlf.length !== bytes.length) {
      this.#canonical ??= new Map([...this.#hashes].map(([name, hash]) => [name, hash.copy()]));
    }
    this.#canonicalSize += crlf.length;
    for (const hash of this.#canonical?.values() ?? []) hash.update(crlf);
    for (const hash of this.#hashes.values()) hash.update(bytes);
    this.#held.add(bytes);
  }

  #lookForBinary(bytes: Uint8Array): void {
    if (this.#isBinary) return;
    const text = this.#last + latin1(bytes);
    this.#isBinary = BINARY.test(text);
    this.#last = text.slice(-OVERLAP);
  }

  async asItStands(): Promise<DetachedContent> {
    return { digests: await digestsOf(this.#hashes), content: this.#held, size: this.#held.size };
  }

  async canonical(): Promise<DetachedContent | undefined> {
    if (!this.#canonical || this.#isBinary) return undefined;
    const digests = await digestsOf(this.#canonical);
    const size = this.#canonicalSize;
    const content = new HeldBytes(Number.POSITIVE_INFINITY);
    // Only a signature without attributes asks for these bytes; when there are too many, it is told then.
    try {
      const toCrlf = crlfTransformer();
      for (const piece of this.#held.pieces) content.add(toCrlf(piece));
    } catch (error) {
      if (!(error instanceof SmimeError)) throw error;
      return { digests, content: this.#held, size };
    }
    return { digests, content, size };
  }
}

function newHashes(): ReadonlyMap<DigestName, BulkHash> {
  // What `micalg` announces may be wrong, and the signature itself comes last: all that it may name are computed.
  return new Map(PLATFORM_DIGESTS.map((name) => [name, bulkCrypto.hash(name)]));
}

async function digestsOf(
  hashes: ReadonlyMap<DigestName, BulkHash>,
): Promise<ReadonlyMap<DigestName, Uint8Array>> {
  const digests = new Map<DigestName, Uint8Array>();
  for (const [name, hash] of hashes) digests.set(name, await hash.digest());
  return digests;
}
