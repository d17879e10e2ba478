import type { Certificate } from '../certificates/certificate.js';
import type { ReadSignedData } from '../cms/read-signed-data.js';
import { derAmong } from '../valid-lists.js';
import type { PathVerdict } from '../validation/path-verdict.js';
import { joined, type RevocationMaterial, revocationMaterial } from '../validation/revocation-material.js';
import { validatePathWith } from '../validation/validate-path.js';
import type { OpenOptions } from './open-options.js';
import { OPENING_STOPPED, orAborted } from './watched-source.js';

/** Paths from the certificates of one SignedData; what revocation is looked up in is read once for all of them. */
export class SignerPaths {
  readonly #options: OpenOptions;
  readonly #intermediates: readonly Certificate[];
  /** What the caller has, and together with what came along. */
  readonly #own: RevocationMaterial;
  readonly #material: RevocationMaterial;

  constructor(signed: ReadSignedData | undefined, options: OpenOptions) {
    this.#options = options;
    this.#intermediates = [...(signed?.certificates ?? []), ...(options.intermediates ?? [])];
    this.#own = revocationMaterial(options.crls, options.ocspResponses);
    this.#material = joined(this.#own, revocationMaterial(signed?.crls, signed?.ocspResponses));
  }

  /**
   * More about revocation is looked for only once the path holds; with what the verdict then rests on. What came along
   * may revoke, but does not do instead of looking: whoever sent it chose it, such as a CRL of before the revocation.
   */
  async toSigner(
    certificate: Certificate,
  ): Promise<{ readonly verdict: PathVerdict; readonly material: RevocationMaterial }> {
    const { findRevocation, requireRevocation = false, signal } = this.#options;
    const material = this.#material;
    const verdict = await this.#validate(certificate, 'sign', material, false);
    if (!verdict.valid) return { verdict, material };
    const told = findRevocation ? await this.#validate(certificate, 'sign', this.#own, false) : verdict;
    if (told.revocation.status === 'good') return { verdict, material };
    const asked = (async () => findRevocation?.(verdict.path))();
    const found = await orAborted(asked, signal, OPENING_STOPPED);
    if (!found && !requireRevocation) return { verdict, material };
    const crls = derAmong(found?.crls, 'CRLs that were found');
    const responses = derAmong(found?.ocspResponses, 'OCSP responses that were found');
    const more = joined(revocationMaterial(crls, responses), material);
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
