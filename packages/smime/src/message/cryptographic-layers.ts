import * as id from '../asn1/object-identifiers.js';
import type { ByteSource } from '../bytes/byte-source.js';
import { crlfTransformer } from '../bytes/line-ends.js';
import { BerReader } from '../cms/ber-reader.js';
import { decompressContent } from '../cms/compressed-data.js';
import { readContentInfo } from '../cms/content-info.js';
import { decryptContent } from '../cms/decrypt-content.js';
import { type ReadSignedData, readSignedData } from '../cms/read-signed-data.js';
import { type VerifiedSigner, verifySigner } from '../cms/verify-signer.js';
import { readHeaderBlock } from '../mime/header-block.js';
import { parseParameters } from '../mime/header-parameters.js';
import type { HeaderField } from '../mime/mime-entity.js';
import {
  contentTypeOf,
  entityBytes,
  headerValue,
  parseMime,
  transferEncodingOf,
} from '../mime/parse-mime.js';
import { decodeTransfer } from '../mime/transfer-encoding.js';
import { SmimeError } from '../smime-error.js';
import type { EncryptionVerdict } from './message-verdict.js';
import type { OpenOptions } from './open-options.js';

/** Everything about the layers around a payload that a verdict needs. */
export interface Layers {
  /** The innermost encryption. */
  encryption: EncryptionVerdict | undefined;
  /** The innermost signature that lies inside every encryption; one around an encryption says nothing about who wrote. */
  signature: SignatureLayer | undefined;
  weak: boolean;
  count: number;
}

export interface SignatureLayer {
  readonly signed: ReadSignedData;
  readonly signers: readonly VerifiedSigner[];
}

const MAX_LAYERS = 8;

export function noLayers(): Layers {
  return { encryption: undefined, signature: undefined, weak: false, count: 0 };
}

/** Takes the cryptographic layers off a MIME entity, outermost first, and gives the payload. */
export async function openEntity(
  entity: Uint8Array,
  options: OpenOptions,
  layers: Layers,
): Promise<Uint8Array> {
  const { fields, bodyStart } = readHeaderBlock(entity);
  const type = contentTypeOf(fields);
  if (carriesCms(fields)) {
    return openLayer(decodeTransfer(transferEncodingOf(fields), entity.subarray(bodyStart)), options, layers);
  }
  if (
    type.value === 'multipart/signed' &&
    isPkcs7Signature(type.parameters.get('protocol')?.toLowerCase() ?? '')
  ) {
    return openDetached(entity, options, layers);
  }
  return entity;
}

/** Takes one CMS layer off, and those inside it. */
export async function openLayer(cms: ByteSource, options: OpenOptions, layers: Layers): Promise<Uint8Array> {
  if (++layers.count > MAX_LAYERS)
    throw new SmimeError('too-deep', 'The message has more layers than any real message.');
  if (options.signal?.aborted)
    throw new SmimeError('aborted', 'Opening the message was cancelled.', { cause: options.signal.reason });
  const reader = new BerReader(cms);
  try {
    const type = await readContentInfo(reader);
    if (type === id.ID_SIGNED_DATA) return await openSigned(reader, options, layers);
    if (type === id.ID_ENVELOPED_DATA || type === id.ID_AUTH_ENVELOPED_DATA) {
      if (options.require && type !== id.ID_AUTH_ENVELOPED_DATA && !layers.encryption)
        throw notAuthenticated();
      return await openEncrypted(reader, type, options, layers);
    }
    if (type === id.ID_COMPRESSED_DATA) {
      return await openEntity(await decompressContent(reader), options, layers);
    }
  } finally {
    await reader.cancel();
  }
  throw new SmimeError(
    'unsupported-algorithm',
    'The message is of a cryptographic kind that is not supported.',
  );
}

export function notAuthenticated(): SmimeError {
  return new SmimeError(
    'not-authenticated-encryption',
    'The message is not protected against changes by its encryption. It is refused.',
  );
}

export function isPkcs7Mime(type: string): boolean {
  return type === 'application/pkcs7-mime' || type === 'application/x-pkcs7-mime';
}

/** An S/MIME entity by its type, or by its file name where a gateway made the type a general one (RFC 8551 §3.9). */
export function carriesCms(fields: readonly HeaderField[]): boolean {
  const { value, parameters } = contentTypeOf(fields);
  if (isPkcs7Mime(value)) return true;
  if (value !== 'application/octet-stream') return false;
  const disposition = parseParameters(headerValue(fields, 'content-disposition') ?? '');
  const name = disposition.parameters.get('filename') ?? parameters.get('name') ?? '';
  return /\.p7m$/i.test(name);
}

export function isPkcs7Signature(type: string): boolean {
  return type === 'application/pkcs7-signature' || type === 'application/x-pkcs7-signature';
}

async function openEncrypted(
  reader: BerReader,
  type: string,
  options: OpenOptions,
  layers: Layers,
): Promise<Uint8Array> {
  const { cipher, content } = await decryptContent(reader, type, options.keys);
  layers.encryption = { algorithm: cipher.name, authenticated: cipher.authenticated };
  layers.weak ||= cipher.weak;
  // Whoever can read an encryption can put a signature of their own around it.
  layers.signature = undefined;
  return openEntity(content, options, layers);
}

async function openSigned(reader: BerReader, options: OpenOptions, layers: Layers): Promise<Uint8Array> {
  const signed = await readSignedData(reader);
  if (!signed.content)
    throw new SmimeError('malformed-mime', 'The signature comes without the content it signs.');
  layers.signature = { signed, signers: await verifyAll(signed, signed.content, options) };
  return openEntity(signed.content, options, layers);
}

/** multipart/signed: the first part as it stands is what is signed (RFC 8551 §3.5.3). */
async function openDetached(entity: Uint8Array, options: OpenOptions, layers: Layers): Promise<Uint8Array> {
  if (++layers.count > MAX_LAYERS)
    throw new SmimeError('too-deep', 'The message has more layers than any real message.');
  const { parts } = parseMime(entity);
  const [content, signature] = parts;
  // Anything beside content and signature would be shown without being signed: then the whole counts as unsigned.
  if (!content || !signature || parts.length !== 2 || !isPkcs7Signature(signature.contentType)) return entity;
  // Programs that keep mail with bare line feeds signed it with CRLF (RFC 8551 §3.1.1): that form is tried second.
  const asItStands = entityBytes(content);
  let layer = await detachedLayer(asItStands, signature.body(), options);
  if (!layer?.signers.some(({ intact }) => intact)) {
    const canonical = crlfTransformer()(asItStands);
    const second =
      canonical.length > asItStands.length
        ? await detachedLayer(canonical, signature.body(), options)
        : undefined;
    if (second?.signers.some(({ intact }) => intact)) layer = second;
  }
  if (!layer) return entity;
  layers.signature = layer;
  return openEntity(asItStands, options, layers);
}

async function detachedLayer(
  content: Uint8Array,
  signature: Uint8Array,
  options: OpenOptions,
): Promise<SignatureLayer | undefined> {
  const reader = new BerReader(signature);
  if ((await readContentInfo(reader)) !== id.ID_SIGNED_DATA) return undefined;
  const signed = await readSignedData(reader, content);
  return { signed, signers: await verifyAll(signed, content, options) };
}

function verifyAll(
  signed: ReadSignedData,
  content: Uint8Array,
  options: OpenOptions,
): Promise<VerifiedSigner[]> {
  const candidates = [...signed.certificates, ...(options.intermediates ?? []), ...options.roots];
  return Promise.all(signed.signerInfos.map((info) => verifySigner(info, signed, content, candidates)));
}
