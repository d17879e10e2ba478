import type { RareAlgorithm } from './case-result.js';

/** What WebCrypto in Chromium does not offer; whether that is still so is a test of its own. */
export const MISSING_IN_BROWSERS: ReadonlySet<RareAlgorithm> = new Set([
  '3DES',
  'AES-192',
  'DSA',
  'RSAES-PKCS1-v1_5',
]);

/** The cases that Chromium cannot run, each with the algorithm that it lacks. A new gap is a failure. */
export const UNSUPPORTED_IN_BROWSERS = {
  pkits: { '4.1.4': 'DSA', '4.1.5': 'DSA', '4.1.6': 'DSA' },
  thunderbird: {
    'alice.dsig.SHA256.multipart.env.eml opens for Bob, valid signature': 'RSAES-PKCS1-v1_5',
    'alice.env.dsig.SHA256.multipart.eml opens for Bob, nobody’s signature': 'RSAES-PKCS1-v1_5',
    'alice.env.eml opens for Bob, nobody’s signature': 'RSAES-PKCS1-v1_5',
    'alice.env.sig.SHA256.opaque.eml opens for Bob, nobody’s signature': 'RSAES-PKCS1-v1_5',
    'alice.html.sig.SHA256.opaque.env.eml opens for Bob, valid signature': 'RSAES-PKCS1-v1_5',
    'alice.sig.SHA256.opaque.env.eml opens for Bob, valid signature': 'RSAES-PKCS1-v1_5',
    'alice.dsig.SHA256.multipart.env.eml, opened after the signer’s certificate expired, is untrusted':
      'RSAES-PKCS1-v1_5',
    'alice.dsig.SHA256.multipart.env.eml, opened by a reader who does not trust the root, is untrusted':
      'RSAES-PKCS1-v1_5',
    'alice.html.sig.SHA256.opaque.env.eml, opened after the signer’s certificate expired, is untrusted':
      'RSAES-PKCS1-v1_5',
    'alice.html.sig.SHA256.opaque.env.eml, opened by a reader who does not trust the root, is untrusted':
      'RSAES-PKCS1-v1_5',
    'alice.sig.SHA256.opaque.env.eml, opened after the signer’s certificate expired, is untrusted':
      'RSAES-PKCS1-v1_5',
    'alice.sig.SHA256.opaque.env.eml, opened by a reader who does not trust the root, is untrusted':
      'RSAES-PKCS1-v1_5',
  },
} as const;
