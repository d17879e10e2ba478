import { derContext } from '../asn1/der.js';
import { concatBytes } from '../bytes/byte-arrays.js';
import { chunksOf } from '../bytes/byte-source.js';
import { signContent } from '../cms/signed-data.js';
import { collect, type Signer } from '../index.js';
import { TODAY } from './firm.js';

/** A bare SignedData with these elements in `crls`, which no signature covers: whoever passes it on can add them. */
export async function signedWithLists(
  payload: Uint8Array,
  signers: readonly Signer[],
  elements: readonly Uint8Array[],
): Promise<Uint8Array> {
  const cms = await collect(signContent(chunksOf(payload), signers, TODAY));
  // They come after the certificates.
  const certificates = signers.flatMap(({ certificate, chain }) => [certificate, ...chain]);
  const end = Math.max(...certificates.map(({ der }) => Buffer.from(cms).lastIndexOf(der) + der.length));
  return concatBytes([cms.subarray(0, end), derContext(1, ...elements), cms.subarray(end)]);
}
