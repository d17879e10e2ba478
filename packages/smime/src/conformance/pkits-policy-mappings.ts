import { P1, P2, P6, type PkitsTest } from './pkits-test.js';

// PKITS 1.0.1: policy mappings, inhibitPolicyMapping and inhibitAnyPolicy.

/** §4.10: policy mappings. */
export const policyMappings: readonly PkitsTest[] = [
  { id: '4.10.1.1', certificate: 'ValidPolicyMappingTest1EE', settings: { initialPolicies: [P1] }, valid: true, policies: [P1] },
  { id: '4.10.1.2', certificate: 'ValidPolicyMappingTest1EE', settings: { initialPolicies: [P2] }, valid: false, flaws: ['policy'] },
  { id: '4.10.1.3', certificate: 'ValidPolicyMappingTest1EE', settings: { inhibitPolicyMapping: true }, valid: false, flaws: ['policy'] },
  { id: '4.10.2.1', certificate: 'InvalidPolicyMappingTest2EE', valid: false, flaws: ['policy'] },
  { id: '4.10.2.2', certificate: 'InvalidPolicyMappingTest2EE', settings: { inhibitPolicyMapping: true }, valid: false, flaws: ['policy'] },
  { id: '4.10.3.1', certificate: 'ValidPolicyMappingTest3EE', settings: { initialPolicies: [P1] }, valid: false, flaws: ['policy'] },
  { id: '4.10.3.2', certificate: 'ValidPolicyMappingTest3EE', settings: { initialPolicies: [P2] }, valid: true, policies: [P2] },
  { id: '4.10.4', certificate: 'InvalidPolicyMappingTest4EE', valid: false, flaws: ['policy'] },
  { id: '4.10.5.1', certificate: 'ValidPolicyMappingTest5EE', settings: { initialPolicies: [P1] }, valid: true, policies: [P1] },
  { id: '4.10.5.2', certificate: 'ValidPolicyMappingTest5EE', settings: { initialPolicies: [P6] }, valid: false, flaws: ['policy'] },
  { id: '4.10.6.1', certificate: 'ValidPolicyMappingTest6EE', settings: { initialPolicies: [P1] }, valid: true, policies: [P1] },
  { id: '4.10.6.2', certificate: 'ValidPolicyMappingTest6EE', settings: { initialPolicies: [P6] }, valid: false, flaws: ['policy'] },
  { id: '4.10.7', certificate: 'InvalidMappingFromanyPolicyTest7EE', valid: false, flaws: ['policy', 'malformed'] },
  { id: '4.10.8', certificate: 'InvalidMappingToanyPolicyTest8EE', valid: false, flaws: ['policy', 'malformed'] },
  { id: '4.10.9', certificate: 'ValidPolicyMappingTest9EE', valid: true, policies: [P1] },
  { id: '4.10.10', certificate: 'InvalidPolicyMappingTest10EE', valid: false, flaws: ['policy'] },
  { id: '4.10.11', certificate: 'ValidPolicyMappingTest11EE', valid: true, policies: [P1] },
  { id: '4.10.12.1', certificate: 'ValidPolicyMappingTest12EE', settings: { initialPolicies: [P1] }, valid: true, policies: [P1] },
  { id: '4.10.12.2', certificate: 'ValidPolicyMappingTest12EE', settings: { initialPolicies: [P2] }, valid: true, policies: [P2] },
  { id: '4.10.13', certificate: 'ValidPolicyMappingTest13EE', valid: true, policies: [P1] },
  { id: '4.10.14', certificate: 'ValidPolicyMappingTest14EE', valid: true, policies: [P1] },
];

/** §4.11: inhibit policy mapping. */
export const inhibitPolicyMapping: readonly PkitsTest[] = [
  { id: '4.11.1', certificate: 'InvalidinhibitPolicyMappingTest1EE', valid: false, flaws: ['policy'] },
  { id: '4.11.2', certificate: 'ValidinhibitPolicyMappingTest2EE', valid: true, policies: [P1] },
  { id: '4.11.3', certificate: 'InvalidinhibitPolicyMappingTest3EE', valid: false, flaws: ['policy'] },
  { id: '4.11.4', certificate: 'ValidinhibitPolicyMappingTest4EE', valid: true, policies: [P2] },
  { id: '4.11.5', certificate: 'InvalidinhibitPolicyMappingTest5EE', valid: false, flaws: ['policy'] },
  { id: '4.11.6', certificate: 'InvalidinhibitPolicyMappingTest6EE', valid: false, flaws: ['policy'] },
  { id: '4.11.7', certificate: 'ValidSelfIssuedinhibitPolicyMappingTest7EE', valid: true, policies: [P1] },
  { id: '4.11.8', certificate: 'InvalidSelfIssuedinhibitPolicyMappingTest8EE', valid: false, flaws: ['policy'] },
  { id: '4.11.9', certificate: 'InvalidSelfIssuedinhibitPolicyMappingTest9EE', valid: false, flaws: ['policy'] },
  { id: '4.11.10', certificate: 'InvalidSelfIssuedinhibitPolicyMappingTest10EE', valid: false, flaws: ['policy'] },
  { id: '4.11.11', certificate: 'InvalidSelfIssuedinhibitPolicyMappingTest11EE', valid: false, flaws: ['policy'] },
];

/** §4.12: inhibit anyPolicy. */
export const inhibitAnyPolicy: readonly PkitsTest[] = [
  { id: '4.12.1', certificate: 'InvalidinhibitAnyPolicyTest1EE', valid: false, flaws: ['policy'] },
  { id: '4.12.2', certificate: 'ValidinhibitAnyPolicyTest2EE', valid: true, policies: [P1] },
  { id: '4.12.3.1', certificate: 'inhibitAnyPolicyTest3EE', valid: true, policies: [P1] },
  { id: '4.12.3.2', certificate: 'inhibitAnyPolicyTest3EE', settings: { inhibitAnyPolicy: true }, valid: false, flaws: ['policy'] },
  { id: '4.12.4', certificate: 'InvalidinhibitAnyPolicyTest4EE', valid: false, flaws: ['policy'] },
  { id: '4.12.5', certificate: 'InvalidinhibitAnyPolicyTest5EE', valid: false, flaws: ['policy'] },
  { id: '4.12.6', certificate: 'InvalidinhibitAnyPolicyTest6EE', valid: false, flaws: ['policy'] },
  { id: '4.12.7', certificate: 'ValidSelfIssuedinhibitAnyPolicyTest7EE', valid: true, policies: [P1] },
  { id: '4.12.8', certificate: 'InvalidSelfIssuedinhibitAnyPolicyTest8EE', valid: false, flaws: ['policy'] },
  { id: '4.12.9', certificate: 'ValidSelfIssuedinhibitAnyPolicyTest9EE', valid: true, policies: [P1] },
  { id: '4.12.10', certificate: 'InvalidSelfIssuedinhibitAnyPolicyTest10EE', valid: false, flaws: ['policy'] },
];
