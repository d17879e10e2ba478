import type { PkitsTest } from './pkits-test.js';

// PKITS 1.0.1: revocation by complete CRLs and self-issued certificates.

/** §4.4: revocation. */
export const revocation: readonly PkitsTest[] = [
  { id: '4.4.1', certificate: 'InvalidMissingCRLTest1EE', valid: false, flaws: ['revocation-unknown'] },
  { id: '4.4.2', certificate: 'InvalidRevokedCATest2EE', valid: false, flaws: ['revoked'] },
  { id: '4.4.3', certificate: 'InvalidRevokedEETest3EE', valid: false, flaws: ['revoked'] },
  { id: '4.4.4', certificate: 'InvalidBadCRLSignatureTest4EE', valid: false, flaws: ['revocation-unknown'] },
  { id: '4.4.5', certificate: 'InvalidBadCRLIssuerNameTest5EE', valid: false, flaws: ['revocation-unknown'] },
  { id: '4.4.6', certificate: 'InvalidWrongCRLTest6EE', valid: false, flaws: ['revocation-unknown'] },
  { id: '4.4.7', certificate: 'ValidTwoCRLsTest7EE', valid: true },
  { id: '4.4.8', certificate: 'InvalidUnknownCRLEntryExtensionTest8EE', valid: false, flaws: ['revoked', 'revocation-unknown'] },
  { id: '4.4.9', certificate: 'InvalidUnknownCRLExtensionTest9EE', valid: false, flaws: ['revoked', 'revocation-unknown'] },
  { id: '4.4.10', certificate: 'InvalidUnknownCRLExtensionTest10EE', valid: false, flaws: ['revocation-unknown'] },
  { id: '4.4.11', certificate: 'InvalidOldCRLnextUpdateTest11EE', valid: false, flaws: ['revocation-unknown'] },
  { id: '4.4.12', certificate: 'Invalidpre2000CRLnextUpdateTest12EE', valid: false, flaws: ['revocation-unknown'] },
  { id: '4.4.13', certificate: 'ValidGeneralizedTimeCRLnextUpdateTest13EE', valid: true },
  { id: '4.4.14', certificate: 'ValidNegativeSerialNumberTest14EE', valid: true },
  { id: '4.4.15', certificate: 'InvalidNegativeSerialNumberTest15EE', valid: false, flaws: ['revoked'] },
  { id: '4.4.16', certificate: 'ValidLongSerialNumberTest16EE', valid: true },
  { id: '4.4.17', certificate: 'ValidLongSerialNumberTest17EE', valid: true },
  { id: '4.4.18', certificate: 'InvalidLongSerialNumberTest18EE', valid: false, flaws: ['revoked'] },
  { id: '4.4.19', certificate: 'ValidSeparateCertificateandCRLKeysTest19EE', valid: true },
  { id: '4.4.20', certificate: 'InvalidSeparateCertificateandCRLKeysTest20EE', valid: false, flaws: ['revoked'] },
  { id: '4.4.21', certificate: 'InvalidSeparateCertificateandCRLKeysTest21EE', valid: false, flaws: ['revoked', 'revocation-unknown'] },
];

/** §4.5: self-issued certificates. */
export const selfIssuedCertificates: readonly PkitsTest[] = [
  { id: '4.5.1', certificate: 'ValidBasicSelfIssuedOldWithNewTest1EE', valid: true },
  { id: '4.5.2', certificate: 'InvalidBasicSelfIssuedOldWithNewTest2EE', valid: false, flaws: ['revoked'] },
  { id: '4.5.3', certificate: 'ValidBasicSelfIssuedNewWithOldTest3EE', valid: true },
  { id: '4.5.4', certificate: 'ValidBasicSelfIssuedNewWithOldTest4EE', valid: true },
  { id: '4.5.5', certificate: 'InvalidBasicSelfIssuedNewWithOldTest5EE', valid: false, flaws: ['revoked'] },
  { id: '4.5.6', certificate: 'ValidBasicSelfIssuedCRLSigningKeyTest6EE', valid: true },
  { id: '4.5.7', certificate: 'InvalidBasicSelfIssuedCRLSigningKeyTest7EE', valid: false, flaws: ['revoked'] },
  { id: '4.5.8', certificate: 'InvalidBasicSelfIssuedCRLSigningKeyTest8EE', valid: false, flaws: ['not-a-ca', 'key-usage'] },
];
