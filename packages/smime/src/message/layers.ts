import type { ReadSignedData } from '../cms/read-signed-data.js';
import type { VerifiedSigner } from '../cms/verify-signer.js';
import { SmimeError } from '../smime-error.js';
import type { EncryptionVerdict } from './message-verdict.js';

/** One cryptographic layer as it was found; complete when the message was read to its end. */
export type Layer = EncryptionLayer | SignatureLayer | { readonly kind: 'compression' };

export interface EncryptionLayer extends EncryptionVerdict {
  readonly kind: 'encryption';
  readonly weak: boolean;
  /** Of what is inside, in bytes. */
  size: number;
}

export interface SignatureLayer {
  readonly kind: 'signature';
  readonly form: 'opaque' | 'detached';
  /** What `micalg` announces (RFC 8551 §3.5.3.2), lower case; detached signatures only. */
  readonly announcedDigest?: string;
  signed: ReadSignedData | undefined;
  signers: readonly VerifiedSigner[];
}

const MAX_LAYERS = 8;

/** The layers around a payload, outermost first. */
export class Layers {
  readonly all: Layer[] = [];
  #depth = 0;

  /** Called for each layer that is about to be taken off. */
  enter(): void {
    if (++this.#depth > MAX_LAYERS)
      throw new SmimeError('too-deep', 'The message has more layers than any real message.');
  }

  add<T extends Layer>(layer: T): T {
    this.all.push(layer);
    return layer;
  }

  /** The innermost encryption. */
  get encryption(): EncryptionLayer | undefined {
    return this.all.findLast((layer) => layer.kind === 'encryption');
  }

  /**
   * The innermost signature that lies inside every encryption. One around an encryption says nothing about who wrote:
   * whoever can read an encryption can put a signature of their own around it.
   */
  get signature(): SignatureLayer | undefined {
    const inside = this.all.slice(this.all.findLastIndex((layer) => layer.kind === 'encryption') + 1);
    return inside.findLast((layer) => layer.kind === 'signature');
  }

  /**
   * Something stands between the payload and whoever changed the message on its way: an encryption, or a signature that
   * is right. Compression and signatures of nobody can be put around anything.
   */
  get protects(): boolean {
    return this.all.some(
      (layer) =>
        layer.kind === 'encryption' ||
        (layer.kind === 'signature' && layer.signers.some(({ intact }) => intact)),
    );
  }

  get weak(): boolean {
    return this.all.some((layer) => layer.kind === 'encryption' && layer.weak);
  }
}
