import type { PkitsTest } from './pkits-test.js';

// PKITS 1.0.1: distribution points, indirect and delta CRLs, private extensions.

/** §4.14: distribution points. */
export const distributionPoints: readonly PkitsTest[] = [
  { id: '4.14.1', certificate: 'ValiddistributionPointTest1EE', valid: true },
  { id: '4.14.2', certificate: 'InvaliddistributionPointTest2EE', valid: false, flaws: ['revoked'] },
  { id: '4.14.3', certificate: 'InvaliddistributionPointTest3EE', valid: false, flaws: ['revocation-unknown'] },
  { id: '4.14.4', certificate: 'ValiddistributionPointTest4EE', valid: true },
  { id: '4.14.5', certificate: 'ValiddistributionPointTest5EE', valid: true },
  { id: '4.14.6', certificate: 'InvaliddistributionPointTest6EE', valid: false, flaws: ['revoked'] },
  { id: '4.14.7', certificate: 'ValiddistributionPointTest7EE', valid: true },
  { id: '4.14.8', certificate: 'InvaliddistributionPointTest8EE', valid: false, flaws: ['revocation-unknown'] },
  { id: '4.14.9', certificate: 'InvaliddistributionPointTest9EE', valid: false, flaws: ['revocation-unknown'] },
  { id: '4.14.10', certificate: 'ValidNoissuingDistributionPointTest10EE', valid: true },
  { id: '4.14.11', certificate: 'InvalidonlyContainsUserCertsTest11EE', valid: false, flaws: ['revocation-unknown'] },
  { id: '4.14.12', certificate: 'InvalidonlyContainsCACertsTest12EE', valid: false, flaws: ['revocation-unknown'] },
  { id: '4.14.13', certificate: 'ValidonlyContainsCACertsTest13EE', valid: true },
  { id: '4.14.14', certificate: 'InvalidonlyContainsAttributeCertsTest14EE', valid: false, flaws: ['revocation-unknown'] },
  { id: '4.14.15', certificate: 'InvalidonlySomeReasonsTest15EE', valid: false, flaws: ['revoked'] },
  { id: '4.14.16', certificate: 'InvalidonlySomeReasonsTest16EE', valid: false, flaws: ['revoked'] },
  { id: '4.14.17', certificate: 'InvalidonlySomeReasonsTest17EE', valid: false, flaws: ['revocation-unknown'] },
  { id: '4.14.18', certificate: 'ValidonlySomeReasonsTest18EE', valid: true },
  { id: '4.14.19', certificate: 'ValidonlySomeReasonsTest19EE', valid: true },
  { id: '4.14.20', certificate: 'InvalidonlySomeReasonsTest20EE', valid: false, flaws: ['revoked'] },
  { id: '4.14.21', certificate: 'InvalidonlySomeReasonsTest21EE', valid: false, flaws: ['revoked'] },
  { id: '4.14.22', certificate: 'ValidIDPwithindirectCRLTest22EE', valid: true },
  { id: '4.14.23', certificate: 'InvalidIDPwithindirectCRLTest23EE', valid: false, flaws: ['revoked'] },
  { id: '4.14.24', certificate: 'ValidIDPwithindirectCRLTest24EE', valid: true },
  { id: '4.14.25', certificate: 'ValidIDPwithindirectCRLTest25EE', valid: true },
  { id: '4.14.26', certificate: 'InvalidIDPwithindirectCRLTest26EE', valid: false, flaws: ['revocation-unknown'] },
  { id: '4.14.27', certificate: 'InvalidcRLIssuerTest27EE', valid: false, flaws: ['revocation-unknown'] },
  { id: '4.14.28', certificate: 'ValidcRLIssuerTest28EE', valid: true },
  { id: '4.14.29', certificate: 'ValidcRLIssuerTest29EE', valid: true },
  { id: '4.14.30', certificate: 'ValidcRLIssuerTest30EE', valid: true },
  { id: '4.14.31', certificate: 'InvalidcRLIssuerTest31EE', valid: false, flaws: ['revoked'] },
  { id: '4.14.32', certificate: 'InvalidcRLIssuerTest32EE', valid: false, flaws: ['revoked'] },
  { id: '4.14.33', certificate: 'ValidcRLIssuerTest33EE', valid: true },
  { id: '4.14.34', certificate: 'InvalidcRLIssuerTest34EE', valid: false, flaws: ['revoked'] },
  { id: '4.14.35', certificate: 'InvalidcRLIssuerTest35EE', valid: false, flaws: ['revocation-unknown'] },
];

/** §4.15: delta CRLs. */
export const deltaCrls: readonly PkitsTest[] = [
  { id: '4.15.1', certificate: 'InvaliddeltaCRLIndicatorNoBaseTest1EE', valid: false, flaws: ['revocation-unknown'] },
  { id: '4.15.2', certificate: 'ValiddeltaCRLTest2EE', valid: true },
  { id: '4.15.3', certificate: 'InvaliddeltaCRLTest3EE', valid: false, flaws: ['revoked'] },
  { id: '4.15.4', certificate: 'InvaliddeltaCRLTest4EE', valid: false, flaws: ['revoked'] },
  { id: '4.15.5', certificate: 'ValiddeltaCRLTest5EE', valid: true },
  { id: '4.15.6', certificate: 'InvaliddeltaCRLTest6EE', valid: false, flaws: ['revoked'] },
  { id: '4.15.7', certificate: 'ValiddeltaCRLTest7EE', valid: true },
  { id: '4.15.8', certificate: 'ValiddeltaCRLTest8EE', valid: true },
  { id: '4.15.9', certificate: 'InvaliddeltaCRLTest9EE', valid: false, flaws: ['revoked'] },
  { id: '4.15.10', certificate: 'InvaliddeltaCRLTest10EE', valid: false, flaws: ['revocation-unknown'] },
];

/** §4.16: private certificate extensions. */
export const privateCertificateExtensions: readonly PkitsTest[] = [
  { id: '4.16.1', certificate: 'ValidUnknownNotCriticalCertificateExtensionTest1EE', valid: true },
  { id: '4.16.2', certificate: 'InvalidUnknownCriticalCertificateExtensionTest2EE', valid: false, flaws: ['unknown-critical-extension'] },
];
