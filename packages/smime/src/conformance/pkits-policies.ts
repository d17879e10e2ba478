import { ANY_POLICY, P1, P2, P3, type PkitsTest } from './pkits-test.js';

// PKITS 1.0.1: certificate policies and requireExplicitPolicy.

/** §4.8: certificate policies. */
export const certificatePolicies: readonly PkitsTest[] = [
  { id: '4.8.1.1', certificate: 'ValidCertificatePathTest1EE', settings: { requireExplicitPolicy: true }, valid: true, policies: [P1] },
  { id: '4.8.1.2', certificate: 'ValidCertificatePathTest1EE', settings: { initialPolicies: [P1], requireExplicitPolicy: true }, valid: true, policies: [P1] },
  { id: '4.8.1.3', certificate: 'ValidCertificatePathTest1EE', settings: { initialPolicies: [P2], requireExplicitPolicy: true }, valid: false, flaws: ['policy'] },
  { id: '4.8.1.4', certificate: 'ValidCertificatePathTest1EE', settings: { initialPolicies: [P1, P2], requireExplicitPolicy: true }, valid: true, policies: [P1] },
  { id: '4.8.2.1', certificate: 'AllCertificatesNoPoliciesTest2EE', valid: true, policies: [] },
  { id: '4.8.2.2', certificate: 'AllCertificatesNoPoliciesTest2EE', settings: { requireExplicitPolicy: true }, valid: false, flaws: ['policy'] },
  { id: '4.8.3.1', certificate: 'DifferentPoliciesTest3EE', valid: true, policies: [] },
  { id: '4.8.3.2', certificate: 'DifferentPoliciesTest3EE', settings: { requireExplicitPolicy: true }, valid: false, flaws: ['policy'] },
  { id: '4.8.3.3', certificate: 'DifferentPoliciesTest3EE', settings: { initialPolicies: [P1, P2], requireExplicitPolicy: true }, valid: false, flaws: ['policy'] },
  { id: '4.8.4', certificate: 'DifferentPoliciesTest4EE', valid: false, flaws: ['policy'] },
  { id: '4.8.5', certificate: 'DifferentPoliciesTest5EE', valid: false, flaws: ['policy'] },
  { id: '4.8.6.1', certificate: 'OverlappingPoliciesTest6EE', valid: true, policies: [P1] },
  { id: '4.8.6.2', certificate: 'OverlappingPoliciesTest6EE', settings: { initialPolicies: [P1] }, valid: true, policies: [P1] },
  { id: '4.8.6.3', certificate: 'OverlappingPoliciesTest6EE', settings: { initialPolicies: [P2] }, valid: false, flaws: ['policy'] },
  { id: '4.8.7', certificate: 'DifferentPoliciesTest7EE', valid: false, flaws: ['policy'] },
  { id: '4.8.8', certificate: 'DifferentPoliciesTest8EE', valid: false, flaws: ['policy'] },
  { id: '4.8.9', certificate: 'DifferentPoliciesTest9EE', valid: false, flaws: ['policy'] },
  { id: '4.8.10.1', certificate: 'AllCertificatesSamePoliciesTest10EE', valid: true, policies: [P1, P2] },
  { id: '4.8.10.2', certificate: 'AllCertificatesSamePoliciesTest10EE', settings: { initialPolicies: [P1] }, valid: true, policies: [P1] },
  { id: '4.8.10.3', certificate: 'AllCertificatesSamePoliciesTest10EE', settings: { initialPolicies: [P2] }, valid: true, policies: [P2] },
  { id: '4.8.11.1', certificate: 'AllCertificatesanyPolicyTest11EE', valid: true, policies: [ANY_POLICY] },
  { id: '4.8.11.2', certificate: 'AllCertificatesanyPolicyTest11EE', settings: { initialPolicies: [P1] }, valid: true, policies: [P1] },
  { id: '4.8.12', certificate: 'DifferentPoliciesTest12EE', valid: false, flaws: ['policy'] },
  { id: '4.8.13.1', certificate: 'AllCertificatesSamePoliciesTest13EE', settings: { initialPolicies: [P1] }, valid: true, policies: [P1] },
  { id: '4.8.13.2', certificate: 'AllCertificatesSamePoliciesTest13EE', settings: { initialPolicies: [P2] }, valid: true, policies: [P2] },
  { id: '4.8.13.3', certificate: 'AllCertificatesSamePoliciesTest13EE', settings: { initialPolicies: [P3] }, valid: true, policies: [P3] },
  { id: '4.8.14.1', certificate: 'AnyPolicyTest14EE', settings: { initialPolicies: [P1] }, valid: true, policies: [P1] },
  { id: '4.8.14.2', certificate: 'AnyPolicyTest14EE', settings: { initialPolicies: [P2] }, valid: false, flaws: ['policy'] },
  { id: '4.8.15', certificate: 'UserNoticeQualifierTest15EE', valid: true, policies: [P1] },
  { id: '4.8.16', certificate: 'UserNoticeQualifierTest16EE', valid: true, policies: [P1] },
  { id: '4.8.17', certificate: 'UserNoticeQualifierTest17EE', valid: true, policies: [P1] },
  { id: '4.8.18.1', certificate: 'UserNoticeQualifierTest18EE', settings: { initialPolicies: [P1] }, valid: true, policies: [P1] },
  { id: '4.8.18.2', certificate: 'UserNoticeQualifierTest18EE', settings: { initialPolicies: [P2] }, valid: true, policies: [P2] },
  { id: '4.8.19', certificate: 'UserNoticeQualifierTest19EE', valid: true, policies: [P1] },
  { id: '4.8.20', certificate: 'CPSPointerQualifierTest20EE', settings: { initialPolicies: [P1], requireExplicitPolicy: true }, valid: true, policies: [P1] },
];

/** §4.9: require explicit policy. */
export const requireExplicitPolicy: readonly PkitsTest[] = [
  { id: '4.9.1', certificate: 'ValidrequireExplicitPolicyTest1EE', valid: true, policies: [] },
  { id: '4.9.2', certificate: 'ValidrequireExplicitPolicyTest2EE', valid: true, policies: [] },
  { id: '4.9.3', certificate: 'InvalidrequireExplicitPolicyTest3EE', valid: false, flaws: ['policy'] },
  { id: '4.9.4', certificate: 'ValidrequireExplicitPolicyTest4EE', valid: true, policies: [P1] },
  { id: '4.9.5', certificate: 'InvalidrequireExplicitPolicyTest5EE', valid: false, flaws: ['policy'] },
  { id: '4.9.6', certificate: 'ValidSelfIssuedrequireExplicitPolicyTest6EE', valid: true, policies: [] },
  { id: '4.9.7', certificate: 'InvalidSelfIssuedrequireExplicitPolicyTest7EE', valid: false, flaws: ['policy'] },
  { id: '4.9.8', certificate: 'InvalidSelfIssuedrequireExplicitPolicyTest8EE', valid: false, flaws: ['policy'] },
];
