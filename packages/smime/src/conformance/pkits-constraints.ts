import { invalid, type PkitsTest, valid } from './pkits-test.js';

// PKITS 1.0.1: basic constraints, path length and key usage.

/** §4.6: basic constraints. */
export const basicConstraints: readonly PkitsTest[] = [
  invalid('4.6.1', 'InvalidMissingbasicConstraintsTest1EE', 'not-a-ca'),
  invalid('4.6.2', 'InvalidcAFalseTest2EE', 'not-a-ca'),
  invalid('4.6.3', 'InvalidcAFalseTest3EE', 'not-a-ca'),
  valid('4.6.4', 'ValidbasicConstraintsNotCriticalTest4EE'),
  invalid('4.6.5', 'InvalidpathLenConstraintTest5EE', 'path-length'),
  invalid('4.6.6', 'InvalidpathLenConstraintTest6EE', 'path-length'),
  valid('4.6.7', 'ValidpathLenConstraintTest7EE'),
  valid('4.6.8', 'ValidpathLenConstraintTest8EE'),
  invalid('4.6.9', 'InvalidpathLenConstraintTest9EE', 'path-length'),
  invalid('4.6.10', 'InvalidpathLenConstraintTest10EE', 'path-length'),
  invalid('4.6.11', 'InvalidpathLenConstraintTest11EE', 'path-length'),
  invalid('4.6.12', 'InvalidpathLenConstraintTest12EE', 'path-length'),
  valid('4.6.13', 'ValidpathLenConstraintTest13EE'),
  valid('4.6.14', 'ValidpathLenConstraintTest14EE'),
  valid('4.6.15', 'ValidSelfIssuedpathLenConstraintTest15EE'),
  invalid('4.6.16', 'InvalidSelfIssuedpathLenConstraintTest16EE', 'path-length'),
  valid('4.6.17', 'ValidSelfIssuedpathLenConstraintTest17EE'),
];

/** §4.7: key usage. */
export const keyUsage: readonly PkitsTest[] = [
  invalid('4.7.1', 'InvalidkeyUsageCriticalkeyCertSignFalseTest1EE', 'key-usage'),
  invalid('4.7.2', 'InvalidkeyUsageNotCriticalkeyCertSignFalseTest2EE', 'key-usage'),
  valid('4.7.3', 'ValidkeyUsageNotCriticalTest3EE'),
  invalid('4.7.4', 'InvalidkeyUsageCriticalcRLSignFalseTest4EE', ['revocation-unknown', 'key-usage']),
  invalid('4.7.5', 'InvalidkeyUsageNotCriticalcRLSignFalseTest5EE', ['revocation-unknown', 'key-usage']),
];
