import type { HeaderField } from '../mime/mime-entity.js';
import type { Layer, Layers, SignatureLayer } from './layers.js';
import type { LayerVerdict } from './message-verdict.js';
import type { OpenOptions } from './open-options.js';
import { judgeSigners } from './signature-verdict.js';

/** What is shown of the message, which the layers are judged against. */
export interface Shown {
  /** All header fields it states, with the From that a signer should be. */
  readonly headers: readonly HeaderField[];
  /** Of the payload. */
  readonly size: number;
}

/** One verdict per layer, outermost first. */
export function judgeLayers(
  layers: Layers,
  shown: Shown,
  options: OpenOptions,
): Promise<readonly LayerVerdict[]> {
  const ofSender = layers.signature;
  return Promise.all(layers.all.map((layer) => judgeLayer(layer, layer === ofSender, shown, options)));
}

async function judgeLayer(
  layer: Layer,
  countsForSender: boolean,
  shown: Shown,
  options: OpenOptions,
): Promise<LayerVerdict> {
  if (layer.kind === 'compression') return layer;
  const covers = (size: number) => ({ size, payload: { start: 0, end: shown.size } });
  if (layer.kind === 'encryption') {
    const { kind, algorithm, authenticated, weak, size } = layer;
    return { kind, algorithm, authenticated, weak, covers: covers(size) };
  }
  const signers = await judgeSigners(layer, shown.headers, options);
  const isRight = announcedDigestIsRight(layer);
  return {
    kind: 'signature',
    form: layer.form,
    countsForSender,
    covers: covers(layer.signed?.size ?? 0),
    signers,
    ...(isRight !== undefined && { announcedDigestIsRight: isRight }),
  };
}

/**
 * `micalg` names the digests in many spellings (RFC 8551 §3.5.3.2): `sha-256`, `sha256`, `SHA1`. Of one that has no name
 * here nobody can tell how others write it; OpenSSL has none for SHA-224 either and writes `unknown`.
 */
function announcedDigestIsRight({ announcedDigest, signers }: SignatureLayer): boolean | undefined {
  if (announcedDigest === undefined) return undefined;
  const announced = announcedDigest.split(',').map((name) => name.trim().replaceAll('-', ''));
  const used = signers.map(({ digestAlgorithm }) => digestAlgorithm.toLowerCase().replaceAll('-', ''));
  const isNameless = (name: string) =>
    /^[\d.]*$/.test(name) || (name === 'sha224' && announced.includes('unknown'));
  if (used.some(isNameless)) return undefined;
  return used.every((name) => announced.includes(name));
}
