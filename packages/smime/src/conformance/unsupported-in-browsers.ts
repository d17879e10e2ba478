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
  messages: {
    'P-256, aes-128-cbc, for RSA, read': 'RSAES-PKCS1-v1_5',
    'P-256, aes-256-cbc, for RSA, read': 'RSAES-PKCS1-v1_5',
    'P-256, aes-128-cbc, for RSA, written': 'RSAES-PKCS1-v1_5',
    'P-256, aes-256-cbc, for RSA, written': 'RSAES-PKCS1-v1_5',
    'content under AES-192-CBC': 'AES-192',
    'content under AES-192-GCM': 'AES-192',
    'content under 3DES': '3DES',
    'AES-192 key wrap': 'AES-192',
    'key file under 3DES': '3DES',
    'key file under AES-192': 'AES-192',
  },
} as const;
