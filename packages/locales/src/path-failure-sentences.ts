import type { MessageKey } from './translate.js';

/** Why a signer's certificate is not trusted, by the name that the failure of its path has in `@secure-mail/smime`. */
export const pathFailureSentences = {
  'no-path': 'message.untrustedNoPath',
  expired: 'message.untrustedExpired',
  'not-yet-valid': 'message.untrustedNotYetValid',
  signature: 'message.untrustedSignature',
  'not-a-ca': 'message.untrustedNotAnAuthority',
  'path-length': 'message.untrustedPathLength',
  'key-usage': 'message.untrustedKeyUsage',
  'extended-key-usage': 'message.untrustedExtendedKeyUsage',
  'name-constraints': 'message.untrustedNameConstraints',
  policy: 'message.untrustedPolicy',
  revoked: 'message.untrustedRevoked',
  'unknown-critical-extension': 'message.untrustedUnknownExtension',
  'revocation-unknown': 'message.untrustedRevocationUnknown',
  malformed: 'message.untrustedMalformed',
} as const satisfies Record<string, MessageKey>;

export type PathFailureName = keyof typeof pathFailureSentences;
