/** The root's row among the certificate authorities. */
export const rootAuthorityId = 'root';

/** Where certificates say that their CRL and their issuer's certificate are (RFC 5280 §4.2.1.13 and §4.2.2.1). */
export function authorityAddresses(
  publicUrl: string,
  authorityId: string,
): { readonly crlUrl: string; readonly issuerUrl: string } {
  return { crlUrl: `${publicUrl}/pki/${authorityId}.crl`, issuerUrl: `${publicUrl}/pki/${authorityId}.cer` };
}
