import { invalid, P1, P2, P6, type PkitsTest, valid } from './pkits-test.js';

// PKITS 1.0.1: policy mappings, inhibitPolicyMapping and inhibitAnyPolicy.

/** §4.10: policy mappings. */
export const policyMappings: readonly PkitsTest[] = [
  valid('4.10.1.1', 'ValidPolicyMappingTest1EE', { initialPolicies: [P1], policies: [P1] }),
  invalid('4.10.1.2', 'ValidPolicyMappingTest1EE', 'policy', { initialPolicies: [P2] }),
  invalid('4.10.1.3', 'ValidPolicyMappingTest1EE', 'policy', { inhibitPolicyMapping: true }),
  invalid('4.10.2.1', 'InvalidPolicyMappingTest2EE', 'policy'),
  invalid('4.10.2.2', 'InvalidPolicyMappingTest2EE', 'policy', { inhibitPolicyMapping: true }),
  invalid('4.10.3.1', 'ValidPolicyMappingTest3EE', 'policy', { initialPolicies: [P1] }),
  valid('4.10.3.2', 'ValidPolicyMappingTest3EE', { initialPolicies: [P2], policies: [P2] }),
  invalid('4.10.4', 'InvalidPolicyMappingTest4EE', 'policy'),
  valid('4.10.5.1', 'ValidPolicyMappingTest5EE', { initialPolicies: [P1], policies: [P1] }),
  invalid('4.10.5.2', 'ValidPolicyMappingTest5EE', 'policy', { initialPolicies: [P6] }),
  valid('4.10.6.1', 'ValidPolicyMappingTest6EE', { initialPolicies: [P1], policies: [P1] }),
  invalid('4.10.6.2', 'ValidPolicyMappingTest6EE', 'policy', { initialPolicies: [P6] }),
  invalid('4.10.7', 'InvalidMappingFromanyPolicyTest7EE', ['policy', 'malformed']),
  invalid('4.10.8', 'InvalidMappingToanyPolicyTest8EE', ['policy', 'malformed']),
  valid('4.10.9', 'ValidPolicyMappingTest9EE', { policies: [P1] }),
  invalid('4.10.10', 'InvalidPolicyMappingTest10EE', 'policy'),
  valid('4.10.11', 'ValidPolicyMappingTest11EE', { policies: [P1] }),
  valid('4.10.12.1', 'ValidPolicyMappingTest12EE', { initialPolicies: [P1], policies: [P1] }),
  valid('4.10.12.2', 'ValidPolicyMappingTest12EE', { initialPolicies: [P2], policies: [P2] }),
  valid('4.10.13', 'ValidPolicyMappingTest13EE', { policies: [P1] }),
  valid('4.10.14', 'ValidPolicyMappingTest14EE', { policies: [P1] }),
];

/** §4.11: inhibit policy mapping. */
export const inhibitPolicyMapping: readonly PkitsTest[] = [
  invalid('4.11.1', 'InvalidinhibitPolicyMappingTest1EE', 'policy'),
  valid('4.11.2', 'ValidinhibitPolicyMappingTest2EE', { policies: [P1] }),
  invalid('4.11.3', 'InvalidinhibitPolicyMappingTest3EE', 'policy'),
  valid('4.11.4', 'ValidinhibitPolicyMappingTest4EE', { policies: [P2] }),
  invalid('4.11.5', 'InvalidinhibitPolicyMappingTest5EE', 'policy'),
  invalid('4.11.6', 'InvalidinhibitPolicyMappingTest6EE', 'policy'),
  valid('4.11.7', 'ValidSelfIssuedinhibitPolicyMappingTest7EE', { policies: [P1] }),
  invalid('4.11.8', 'InvalidSelfIssuedinhibitPolicyMappingTest8EE', 'policy'),
  invalid('4.11.9', 'InvalidSelfIssuedinhibitPolicyMappingTest9EE', 'policy'),
  invalid('4.11.10', 'InvalidSelfIssuedinhibitPolicyMappingTest10EE', 'policy'),
  invalid('4.11.11', 'InvalidSelfIssuedinhibitPolicyMappingTest11EE', 'policy'),
];

/** §4.12: inhibit anyPolicy. */
export const inhibitAnyPolicy: readonly PkitsTest[] = [
  invalid('4.12.1', 'InvalidinhibitAnyPolicyTest1EE', 'policy'),
  valid('4.12.2', 'ValidinhibitAnyPolicyTest2EE', { policies: [P1] }),
  valid('4.12.3.1', 'inhibitAnyPolicyTest3EE', { policies: [P1] }),
  invalid('4.12.3.2', 'inhibitAnyPolicyTest3EE', 'policy', { inhibitAnyPolicy: true }),
  invalid('4.12.4', 'InvalidinhibitAnyPolicyTest4EE', 'policy'),
  invalid('4.12.5', 'InvalidinhibitAnyPolicyTest5EE', 'policy'),
  invalid('4.12.6', 'InvalidinhibitAnyPolicyTest6EE', 'policy'),
  valid('4.12.7', 'ValidSelfIssuedinhibitAnyPolicyTest7EE', { policies: [P1] }),
  invalid('4.12.8', 'InvalidSelfIssuedinhibitAnyPolicyTest8EE', 'policy'),
  valid('4.12.9', 'ValidSelfIssuedinhibitAnyPolicyTest9EE', { policies: [P1] }),
  invalid('4.12.10', 'InvalidSelfIssuedinhibitAnyPolicyTest10EE', 'policy'),
];
