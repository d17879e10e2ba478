import { invalid, type PkitsTest, valid } from './pkits-test.js';

// PKITS 1.0.1: distribution points, indirect and delta CRLs, private extensions.

/** §4.14: distribution points. */
export const distributionPoints: readonly PkitsTest[] = [
  valid('4.14.1', 'ValiddistributionPointTest1EE'),
  invalid('4.14.2', 'InvaliddistributionPointTest2EE', 'revoked'),
  invalid('4.14.3', 'InvaliddistributionPointTest3EE', 'revocation-unknown'),
  valid('4.14.4', 'ValiddistributionPointTest4EE'),
  valid('4.14.5', 'ValiddistributionPointTest5EE'),
  invalid('4.14.6', 'InvaliddistributionPointTest6EE', 'revoked'),
  valid('4.14.7', 'ValiddistributionPointTest7EE'),
  invalid('4.14.8', 'InvaliddistributionPointTest8EE', 'revocation-unknown'),
  invalid('4.14.9', 'InvaliddistributionPointTest9EE', 'revocation-unknown'),
  valid('4.14.10', 'ValidNoissuingDistributionPointTest10EE'),
  invalid('4.14.11', 'InvalidonlyContainsUserCertsTest11EE', 'revocation-unknown'),
  invalid('4.14.12', 'InvalidonlyContainsCACertsTest12EE', 'revocation-unknown'),
  valid('4.14.13', 'ValidonlyContainsCACertsTest13EE'),
  invalid('4.14.14', 'InvalidonlyContainsAttributeCertsTest14EE', 'revocation-unknown'),
  invalid('4.14.15', 'InvalidonlySomeReasonsTest15EE', 'revoked'),
  invalid('4.14.16', 'InvalidonlySomeReasonsTest16EE', 'revoked'),
  invalid('4.14.17', 'InvalidonlySomeReasonsTest17EE', 'revocation-unknown'),
  valid('4.14.18', 'ValidonlySomeReasonsTest18EE'),
  valid('4.14.19', 'ValidonlySomeReasonsTest19EE'),
  invalid('4.14.20', 'InvalidonlySomeReasonsTest20EE', 'revoked'),
  invalid('4.14.21', 'InvalidonlySomeReasonsTest21EE', 'revoked'),
  valid('4.14.22', 'ValidIDPwithindirectCRLTest22EE'),
  invalid('4.14.23', 'InvalidIDPwithindirectCRLTest23EE', 'revoked'),
  valid('4.14.24', 'ValidIDPwithindirectCRLTest24EE'),
  valid('4.14.25', 'ValidIDPwithindirectCRLTest25EE'),
  invalid('4.14.26', 'InvalidIDPwithindirectCRLTest26EE', 'revocation-unknown'),
  invalid('4.14.27', 'InvalidcRLIssuerTest27EE', 'revocation-unknown'),
  valid('4.14.28', 'ValidcRLIssuerTest28EE'),
  valid('4.14.29', 'ValidcRLIssuerTest29EE'),
  valid('4.14.30', 'ValidcRLIssuerTest30EE'),
  invalid('4.14.31', 'InvalidcRLIssuerTest31EE', 'revoked'),
  invalid('4.14.32', 'InvalidcRLIssuerTest32EE', 'revoked'),
  valid('4.14.33', 'ValidcRLIssuerTest33EE'),
  invalid('4.14.34', 'InvalidcRLIssuerTest34EE', 'revoked'),
  invalid('4.14.35', 'InvalidcRLIssuerTest35EE', 'revocation-unknown'),
];

/** §4.15: delta CRLs. */
export const deltaCrls: readonly PkitsTest[] = [
  invalid('4.15.1', 'InvaliddeltaCRLIndicatorNoBaseTest1EE', 'revocation-unknown'),
  valid('4.15.2', 'ValiddeltaCRLTest2EE'),
  invalid('4.15.3', 'InvaliddeltaCRLTest3EE', 'revoked'),
  invalid('4.15.4', 'InvaliddeltaCRLTest4EE', 'revoked'),
  valid('4.15.5', 'ValiddeltaCRLTest5EE'),
  invalid('4.15.6', 'InvaliddeltaCRLTest6EE', 'revoked'),
  valid('4.15.7', 'ValiddeltaCRLTest7EE'),
  valid('4.15.8', 'ValiddeltaCRLTest8EE'),
  invalid('4.15.9', 'InvaliddeltaCRLTest9EE', 'revoked'),
  invalid('4.15.10', 'InvaliddeltaCRLTest10EE', 'revocation-unknown'),
];

/** §4.16: private certificate extensions. */
export const privateCertificateExtensions: readonly PkitsTest[] = [
  valid('4.16.1', 'ValidUnknownNotCriticalCertificateExtensionTest1EE'),
  invalid('4.16.2', 'InvalidUnknownCriticalCertificateExtensionTest2EE', 'unknown-critical-extension'),
];
