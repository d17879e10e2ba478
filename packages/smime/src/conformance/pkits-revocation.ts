import { invalid, type PkitsTest, valid } from './pkits-test.js';

// PKITS 1.0.1: revocation by complete CRLs and self-issued certificates.

/** §4.4: revocation. */
export const revocation: readonly PkitsTest[] = [
  invalid('4.4.1', 'InvalidMissingCRLTest1EE', 'revocation-unknown'),
  invalid('4.4.2', 'InvalidRevokedCATest2EE', 'revoked'),
  invalid('4.4.3', 'InvalidRevokedEETest3EE', 'revoked'),
  invalid('4.4.4', 'InvalidBadCRLSignatureTest4EE', 'revocation-unknown'),
  invalid('4.4.5', 'InvalidBadCRLIssuerNameTest5EE', 'revocation-unknown'),
  invalid('4.4.6', 'InvalidWrongCRLTest6EE', 'revocation-unknown'),
  valid('4.4.7', 'ValidTwoCRLsTest7EE'),
  invalid('4.4.8', 'InvalidUnknownCRLEntryExtensionTest8EE', ['revoked', 'revocation-unknown']),
  invalid('4.4.9', 'InvalidUnknownCRLExtensionTest9EE', ['revoked', 'revocation-unknown']),
  invalid('4.4.10', 'InvalidUnknownCRLExtensionTest10EE', 'revocation-unknown'),
  invalid('4.4.11', 'InvalidOldCRLnextUpdateTest11EE', 'revocation-unknown'),
  invalid('4.4.12', 'Invalidpre2000CRLnextUpdateTest12EE', 'revocation-unknown'),
  valid('4.4.13', 'ValidGeneralizedTimeCRLnextUpdateTest13EE'),
  valid('4.4.14', 'ValidNegativeSerialNumberTest14EE'),
  invalid('4.4.15', 'InvalidNegativeSerialNumberTest15EE', 'revoked'),
  valid('4.4.16', 'ValidLongSerialNumberTest16EE'),
  valid('4.4.17', 'ValidLongSerialNumberTest17EE'),
  invalid('4.4.18', 'InvalidLongSerialNumberTest18EE', 'revoked'),
  valid('4.4.19', 'ValidSeparateCertificateandCRLKeysTest19EE'),
  invalid('4.4.20', 'InvalidSeparateCertificateandCRLKeysTest20EE', 'revoked'),
  invalid('4.4.21', 'InvalidSeparateCertificateandCRLKeysTest21EE', ['revoked', 'revocation-unknown']),
];

/** §4.5: self-issued certificates. */
export const selfIssuedCertificates: readonly PkitsTest[] = [
  valid('4.5.1', 'ValidBasicSelfIssuedOldWithNewTest1EE'),
  invalid('4.5.2', 'InvalidBasicSelfIssuedOldWithNewTest2EE', 'revoked'),
  valid('4.5.3', 'ValidBasicSelfIssuedNewWithOldTest3EE'),
  valid('4.5.4', 'ValidBasicSelfIssuedNewWithOldTest4EE'),
  invalid('4.5.5', 'InvalidBasicSelfIssuedNewWithOldTest5EE', 'revoked'),
  valid('4.5.6', 'ValidBasicSelfIssuedCRLSigningKeyTest6EE'),
  invalid('4.5.7', 'InvalidBasicSelfIssuedCRLSigningKeyTest7EE', 'revoked'),
  invalid('4.5.8', 'InvalidBasicSelfIssuedCRLSigningKeyTest8EE', ['not-a-ca', 'key-usage']),
];
