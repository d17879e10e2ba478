import type { HeaderField } from '../mime/mime-entity.js';
import type { Layer, Layers, SignatureLayer } from './layers.js';
import type { LayerVerdict } from './message-verdict.js';
import type { OpenOptions } from './open-options.js';
import { judgeSigners } from './signature-verdict.js';

/** One verdict per layer, outermost first. `headers` are those shown, with the From that a signer should be. */
export function judgeLayers(
  layers: Layers,
  headers: readonly HeaderField[],
  options: OpenOptions,
): Promise<readonly LayerVerdict[]> {
  const ofSender = layers.signature;
  return Promise.all(layers.all.map((layer) => judgeLayer(layer, layer === ofSender, headers, options)));
}

async function judgeLayer(
  layer: Layer,
  countsForSender: boolean,
  headers: readonly HeaderField[],
  options: OpenOptions,
): Promise<LayerVerdict> {
  if (layer.kind !== 'signature') return layer;
  const signers = await judgeSigners(layer, headers, options);
  const isRight = announcedDigestIsRight(layer);
  return {
    kind: 'signature',
    form: layer.form,
    countsForSender,
    signers,
    ...(isRight !== undefined && { announcedDigestIsRight: isRight }),
  };
}

/** `micalg` names the digests in many spellings: `sha-256`, `sha256`, `SHA1` (RFC 8551 §3.5.3.2). */
function announcedDigestIsRight({ announcedDigest, signers }: SignatureLayer): boolean | undefined {
  if (announcedDigest === undefined) return undefined;
  const announced = announcedDigest.split(',').map((name) => name.trim().replaceAll('-', ''));
  return signers.every(({ digestAlgorithm }) =>
    announced.includes(digestAlgorithm.toLowerCase().replaceAll('-', '')),
  );
}
