import type { ReadSignedData } from '../cms/read-signed-data.js';
import { type VerifiedSigner, verifySigner } from '../cms/verify-signer.js';
import type { Layers } from './layers.js';
import type { OpenOptions } from './open-options.js';

/** One pass over a message. */
export interface Opening {
  readonly options: OpenOptions;
  readonly layers: Layers;
  /** How much may be kept in memory for the rare forms that need content twice. */
  readonly held: number;
  /** Where in what came out the signed part of a multipart/signed lies; what is around it is no part of the payload. */
  signedPart: { readonly start: number; readonly end: number } | undefined;
}

export function verifyAll(signed: ReadSignedData, { options }: Opening): Promise<readonly VerifiedSigner[]> {
  const candidates = [...signed.certificates, ...(options.intermediates ?? []), ...options.roots];
  return Promise.all(signed.signerInfos.map((info) => verifySigner(info, signed, candidates)));
}
