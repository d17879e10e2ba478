import type { Certificate } from '../certificates/certificate.js';
import type { ReadSignedData } from '../cms/read-signed-data.js';
import { requireDerList } from '../valid-lists.js';
import type { PathVerdict } from '../validation/path-verdict.js';
import { joined, type RevocationMaterial, revocationMaterial } from '../validation/revocation-material.js';
import { validatePathWith } from '../validation/validate-path.js';
import type { OpenOptions } from './open-options.js';
import { OPENING_STOPPED, orAborted } from './watched-source.js';

/** Paths from the certificates of one SignedData; what revocation is looked up in is read once for all of them. */
export class SignerPaths {
  readonly #options: OpenOptions;
  readonly #intermediates: readonly Certificate[];
  readonly #material: RevocationMaterial;

  constructor(signed: ReadSignedData | undefined, options: OpenOptions) {
    this.#options = options;
    this.#intermediates = [...(signed?.certificates ?? []), ...(options.intermediates ?? [])];
    this.#material = joined(
      revocationMaterial(options.crls, options.ocspResponses),
      revocationMaterial(signed?.crls, signed?.ocspResponses),
    );
  }

  /** More about revocation is looked for only once the path holds; with what the verdict then rests on. */
  async toSigner(
    certificate: Certificate,
  ): Promise<{ readonly verdict: PathVerdict; readonly material: RevocationMaterial }> {
    const { findRevocation, requireRevocation = false, signal } = this.#options;
    const material = this.#material;
    const verdict = await this.#validate(certificate, 'sign', material, false);
    if (!verdict.valid || verdict.revocation.status === 'good') return { verdict, material };
    const asked = (async () => findRevocation?.(verdict.path))();
    const found = await orAborted(asked, signal, OPENING_STOPPED);
    requireDerList(found?.crls, 'CRLs that were found');
    requireDerList(found?.ocspResponses, 'OCSP responses that were found');
    if (!found && !requireRevocation) return { verdict, material };
    const more = joined(revocationMaterial(found?.crls, found?.ocspResponses), material);
    return { verdict: await this.#validate(certificate, 'sign', more, requireRevocation), material: more };
  }

  /** A path by the same rules as the signer's. */
  to(certificate: Certificate, use: 'sign' | 'encrypt', material: RevocationMaterial): Promise<PathVerdict> {
    return this.#validate(certificate, use, material, this.#options.requireRevocation ?? false);
  }

  #validate(
    certificate: Certificate,
    use: 'sign' | 'encrypt',
    material: RevocationMaterial,
    requireRevocation: boolean,
  ): Promise<PathVerdict> {
    const { roots, at } = this.#options;
    const intermediates = this.#intermediates;
    return validatePathWith({ certificate, intermediates, roots, at, use, requireRevocation }, material);
  }
}
