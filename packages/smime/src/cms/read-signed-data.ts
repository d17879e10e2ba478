import { bulkCrypto } from '#bulk-crypto';
import { ID_RI_OCSP_RESPONSE } from '../asn1/object-identifiers.js';
import { CONTEXT, isTagged, membersOf, oidTextOf, readTlv, type Tlv, UNIVERSAL } from '../asn1/tlv.js';
import { copyBytes } from '../bytes/byte-arrays.js';
import { HeldBytes } from '../bytes/held-bytes.js';
import type { Certificate } from '../certificates/certificate.js';
import { knownCertificate } from '../certificates/known-certificates.js';
import { DIGESTS, isPlatformDigest } from '../keys/digests.js';
import type { BulkHash, DigestName } from '../platform/bulk-crypto.js';
import { SmimeError } from '../smime-error.js';
import type { BerReader } from './ber-reader.js';

/** A SignedData as it stands: nothing in it is verified yet. */
export interface ReadSignedData {
  readonly contentType: string;
  /** Of the content, for each digest algorithm named that signatures are verified with. */
  readonly digests: ReadonlyMap<DigestName, Uint8Array>;
  /** The content itself, for signatures without attributes, which cover it directly. */
  readonly content: HeldBytes;
  /** Of the content, in bytes. */
  readonly size: number;
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Uint8Array[];
  /** OCSP responses that came along (RFC 5940). */
  readonly ocspResponses: readonly Uint8Array[];
  readonly signerInfos: readonly Tlv[];
}

export interface SignedDataReader {
  /** Undefined: detached. Read to its end before `finish`. */
  readonly content: AsyncGenerator<Uint8Array, void, undefined> | undefined;
  /** What comes after the content. */
  finish(): Promise<ReadSignedData>;
}

/** What is signed beside a detached signature. */
export type DetachedContent = Pick<ReadSignedData, 'digests' | 'content' | 'size'>;

const LIMITS = {
  digests: 16,
  /** Bytes of all certificates, and of all CRLs and OCSP responses. */
  certificates: 4 * 1024 * 1024,
  signerInfos: 1024 * 1024,
  signers: 32,
  /** How many are read, and how large each may be; real ones have some kilobytes. */
  read: { certificates: 64, certificateBytes: 64 * 1024, lists: 32, listBytes: 1024 * 1024 },
};

/** Reads SignedData, whose ContentInfo the reader has entered, and hashes its content on the way (RFC 5652 §5). */
export async function readSignedData(reader: BerReader, held: number): Promise<SignedDataReader> {
  const { contentType, hashes, holdsContent } = await readBegin(reader);
  const kept = new HeldBytes(held);
  return {
    content: holdsContent ? readContent(reader, hashes, kept) : undefined,
    finish: async () => {
      await reader.leave();
      const rest = await readRest(reader);
      await reader.leave();
      const digests = new Map<DigestName, Uint8Array>();
      for (const [name, hash] of hashes) digests.set(name, await hash.digest());
      return { contentType, digests, content: kept, size: kept.size, ...rest };
    },
  };
}

/** Reads a detached SignedData over content that was hashed elsewhere. */
export async function readDetachedSignedData(
  reader: BerReader,
  detached: DetachedContent,
): Promise<ReadSignedData> {
  const { contentType, holdsContent } = await readBegin(reader);
  // A signature beside the content that also holds content of its own: which of the two would be signed?
  if (holdsContent) throw new SmimeError('malformed-asn1', 'The signature holds content of its own.');
  await reader.leave();
  const rest = await readRest(reader);
  await reader.leave();
  return { contentType, ...detached, ...rest };
}

async function readBegin(reader: BerReader) {
  await reader.enter('signed data', { tagClass: 0, tag: 16 });
  await reader.element('version', 16);
  const algorithms = members(
    await reader.element('list of digest algorithms', 4096),
    'list of digest algorithms',
  );
  const hashes = new Map<DigestName, BulkHash>();
  for (const algorithm of algorithms.slice(0, LIMITS.digests)) {
    const name = DIGESTS[oidTextOf(membersOf(algorithm, 'list of digest algorithms')[0])];
    if (isPlatformDigest(name) && !hashes.has(name)) hashes.set(name, bulkCrypto.hash(name));
  }
  await reader.enter('content', { tagClass: 0, tag: 16 });
  const contentType = oidTextOf(readTlv(await reader.element('content type', 64), 'content type'));
  return { contentType, hashes, holdsContent: (await reader.peek()) !== undefined };
}

async function* readContent(
  reader: BerReader,
  hashes: ReadonlyMap<DigestName, BulkHash>,
  kept: HeldBytes,
): AsyncGenerator<Uint8Array, void, undefined> {
  await reader.enter('content', { tagClass: 2, tag: 0 });
  for await (const piece of reader.octets('content', { tagClass: 0, tag: 4 })) {
    for (const hash of hashes.values()) hash.update(piece);
    kept.add(piece);
    yield piece;
  }
  await reader.leave();
}

async function readRest(reader: BerReader) {
  let certificates: readonly Certificate[] = [];
  let crls: readonly Uint8Array[] = [];
  let ocspResponses: readonly Uint8Array[] = [];
  let signerInfos: readonly Tlv[] = [];
  for (let header = await reader.peek(); header; header = await reader.peek()) {
    if (header.tagClass === 2 && header.tag === 0) {
      certificates = readCertificates(
        members(await reader.element('list of certificates', LIMITS.certificates), 'list of certificates'),
      );
    } else if (header.tagClass === 2 && header.tag === 1) {
      const items = members(await reader.element('list of CRLs', LIMITS.certificates), 'list of CRLs');
      const few = items
        .filter(({ bytes }) => bytes.length <= LIMITS.read.listBytes)
        .slice(0, LIMITS.read.lists);
      crls = few.filter(({ tagClass }) => tagClass === UNIVERSAL).map(({ bytes }) => copyBytes(bytes));
      ocspResponses = few.flatMap(readOcspResponse);
    } else {
      signerInfos = members(
        await reader.element('list of signatures', LIMITS.signerInfos),
        'list of signatures',
      );
    }
  }
  if (signerInfos.length > LIMITS.signers)
    throw new SmimeError('too-large', 'The message has more signatures than any real message.');
  return { certificates, crls, ocspResponses, signerInfos };
}

/** OtherRevocationInfoFormat, [1] IMPLICIT: what kind it is, and the response (RFC 5652 §10.2.1). */
function readOcspResponse(item: Tlv): readonly Uint8Array[] {
  if (!isTagged(item, CONTEXT, 1)) return [];
  const [kind, response] = membersOf(item, 'OCSP response');
  return oidTextOf(kind) === ID_RI_OCSP_RESPONSE && response ? [copyBytes(response.bytes)] : [];
}

function members(element: Uint8Array, what: string): readonly Tlv[] {
  return membersOf(readTlv(element, what), what);
}

/** Damaged and foreign certificates are passed over: what matters is whether the signer's is among the others. */
function readCertificates(items: readonly Tlv[]): readonly Certificate[] {
  const certificates: Certificate[] = [];
  for (const item of items) {
    if (certificates.length >= LIMITS.read.certificates) break;
    if (item.tagClass !== UNIVERSAL || item.bytes.length > LIMITS.read.certificateBytes) continue;
    try {
      certificates.push(knownCertificate(item.bytes));
    } catch (error) {
      if (!(error instanceof SmimeError)) throw error;
    }
  }
  return certificates;
}
