/** Object identifiers of RFC 6960 §4, named as there. */

export const OCSP_BASIC = '1.3.6.1.5.5.7.48.1.1';
export const OCSP_NONCE = '1.3.6.1.5.5.7.48.1.2';
export const OCSP_NOCHECK = '1.3.6.1.5.5.7.48.1.5';
/** The extended key usage of a responder that a CA delegates to. */
export const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';
