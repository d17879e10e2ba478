import { exportPkcs12 } from '@secure-mail/smime';
import type { UnlockedSecureId } from './unlocked-secure-id.js';

/**
 * The Secure ID as a PFX (PKCS #12, RFC 7292) that other mail programs read: both keys, the chain and the
 * root. Whoever has the file can guess its password offline, much faster in the legacy form.
 */
export function exportSecureId(
  secureId: UnlockedSecureId,
  pfxPassword: string,
  form: 'pbes2' | 'legacy' = 'pbes2',
): Promise<Uint8Array> {
  const { address, signing, encryption, chain, root } = secureId;
  return exportPkcs12({
    entries: [
      { ...signing, friendlyName: `${address} (signing)` },
      { ...encryption, friendlyName: `${address} (encryption)` },
    ],
    chain: [...chain, root],
    password: pfxPassword,
    form,
  });
}
