import type { PkitsTest } from './pkits-test.js';

// PKITS 1.0.1: basic constraints, path length and key usage.

/** §4.6: basic constraints. */
export const basicConstraints: readonly PkitsTest[] = [
  { id: '4.6.1', certificate: 'InvalidMissingbasicConstraintsTest1EE', valid: false, flaws: ['not-a-ca'] },
  { id: '4.6.2', certificate: 'InvalidcAFalseTest2EE', valid: false, flaws: ['not-a-ca'] },
  { id: '4.6.3', certificate: 'InvalidcAFalseTest3EE', valid: false, flaws: ['not-a-ca'] },
  { id: '4.6.4', certificate: 'ValidbasicConstraintsNotCriticalTest4EE', valid: true },
  { id: '4.6.5', certificate: 'InvalidpathLenConstraintTest5EE', valid: false, flaws: ['path-length'] },
  { id: '4.6.6', certificate: 'InvalidpathLenConstraintTest6EE', valid: false, flaws: ['path-length'] },
  { id: '4.6.7', certificate: 'ValidpathLenConstraintTest7EE', valid: true },
  { id: '4.6.8', certificate: 'ValidpathLenConstraintTest8EE', valid: true },
  { id: '4.6.9', certificate: 'InvalidpathLenConstraintTest9EE', valid: false, flaws: ['path-length'] },
  { id: '4.6.10', certificate: 'InvalidpathLenConstraintTest10EE', valid: false, flaws: ['path-length'] },
  { id: '4.6.11', certificate: 'InvalidpathLenConstraintTest11EE', valid: false, flaws: ['path-length'] },
  { id: '4.6.12', certificate: 'InvalidpathLenConstraintTest12EE', valid: false, flaws: ['path-length'] },
  { id: '4.6.13', certificate: 'ValidpathLenConstraintTest13EE', valid: true },
  { id: '4.6.14', certificate: 'ValidpathLenConstraintTest14EE', valid: true },
  { id: '4.6.15', certificate: 'ValidSelfIssuedpathLenConstraintTest15EE', valid: true },
  { id: '4.6.16', certificate: 'InvalidSelfIssuedpathLenConstraintTest16EE', valid: false, flaws: ['path-length'] },
  { id: '4.6.17', certificate: 'ValidSelfIssuedpathLenConstraintTest17EE', valid: true },
];

/** §4.7: key usage. */
export const keyUsage: readonly PkitsTest[] = [
  { id: '4.7.1', certificate: 'InvalidkeyUsageCriticalkeyCertSignFalseTest1EE', valid: false, flaws: ['key-usage'] },
  { id: '4.7.2', certificate: 'InvalidkeyUsageNotCriticalkeyCertSignFalseTest2EE', valid: false, flaws: ['key-usage'] },
  { id: '4.7.3', certificate: 'ValidkeyUsageNotCriticalTest3EE', valid: true },
  { id: '4.7.4', certificate: 'InvalidkeyUsageCriticalcRLSignFalseTest4EE', valid: false, flaws: ['revocation-unknown', 'key-usage'] },
  { id: '4.7.5', certificate: 'InvalidkeyUsageNotCriticalcRLSignFalseTest5EE', valid: false, flaws: ['revocation-unknown', 'key-usage'] },
];
