import { ANY_POLICY, invalid, P1, P2, P3, type PkitsTest, valid } from './pkits-test.js';

// PKITS 1.0.1: certificate policies and requireExplicitPolicy.

/** §4.8: certificate policies. */
export const certificatePolicies: readonly PkitsTest[] = [
  valid('4.8.1.1', 'ValidCertificatePathTest1EE', { requireExplicitPolicy: true, policies: [P1] }),
  valid('4.8.1.2', 'ValidCertificatePathTest1EE', {
    initialPolicies: [P1],
    requireExplicitPolicy: true,
    policies: [P1],
  }),
  invalid('4.8.1.3', 'ValidCertificatePathTest1EE', 'policy', {
    initialPolicies: [P2],
    requireExplicitPolicy: true,
  }),
  valid('4.8.1.4', 'ValidCertificatePathTest1EE', {
    initialPolicies: [P1, P2],
    requireExplicitPolicy: true,
    policies: [P1],
  }),
  valid('4.8.2.1', 'AllCertificatesNoPoliciesTest2EE', { policies: [] }),
  invalid('4.8.2.2', 'AllCertificatesNoPoliciesTest2EE', 'policy', { requireExplicitPolicy: true }),
  valid('4.8.3.1', 'DifferentPoliciesTest3EE', { policies: [] }),
  invalid('4.8.3.2', 'DifferentPoliciesTest3EE', 'policy', { requireExplicitPolicy: true }),
  invalid('4.8.3.3', 'DifferentPoliciesTest3EE', 'policy', {
    initialPolicies: [P1, P2],
    requireExplicitPolicy: true,
  }),
  invalid('4.8.4', 'DifferentPoliciesTest4EE', 'policy'),
  invalid('4.8.5', 'DifferentPoliciesTest5EE', 'policy'),
  valid('4.8.6.1', 'OverlappingPoliciesTest6EE', { policies: [P1] }),
  valid('4.8.6.2', 'OverlappingPoliciesTest6EE', { initialPolicies: [P1], policies: [P1] }),
  invalid('4.8.6.3', 'OverlappingPoliciesTest6EE', 'policy', { initialPolicies: [P2] }),
  invalid('4.8.7', 'DifferentPoliciesTest7EE', 'policy'),
  invalid('4.8.8', 'DifferentPoliciesTest8EE', 'policy'),
  invalid('4.8.9', 'DifferentPoliciesTest9EE', 'policy'),
  valid('4.8.10.1', 'AllCertificatesSamePoliciesTest10EE', { policies: [P1, P2] }),
  valid('4.8.10.2', 'AllCertificatesSamePoliciesTest10EE', { initialPolicies: [P1], policies: [P1] }),
  valid('4.8.10.3', 'AllCertificatesSamePoliciesTest10EE', { initialPolicies: [P2], policies: [P2] }),
  valid('4.8.11.1', 'AllCertificatesanyPolicyTest11EE', { policies: [ANY_POLICY] }),
  valid('4.8.11.2', 'AllCertificatesanyPolicyTest11EE', { initialPolicies: [P1], policies: [P1] }),
  invalid('4.8.12', 'DifferentPoliciesTest12EE', 'policy'),
  valid('4.8.13.1', 'AllCertificatesSamePoliciesTest13EE', { initialPolicies: [P1], policies: [P1] }),
  valid('4.8.13.2', 'AllCertificatesSamePoliciesTest13EE', { initialPolicies: [P2], policies: [P2] }),
  valid('4.8.13.3', 'AllCertificatesSamePoliciesTest13EE', { initialPolicies: [P3], policies: [P3] }),
  valid('4.8.14.1', 'AnyPolicyTest14EE', { initialPolicies: [P1], policies: [P1] }),
  invalid('4.8.14.2', 'AnyPolicyTest14EE', 'policy', { initialPolicies: [P2] }),
  valid('4.8.15', 'UserNoticeQualifierTest15EE', { policies: [P1] }),
  valid('4.8.16', 'UserNoticeQualifierTest16EE', { policies: [P1] }),
  valid('4.8.17', 'UserNoticeQualifierTest17EE', { policies: [P1] }),
  valid('4.8.18.1', 'UserNoticeQualifierTest18EE', { initialPolicies: [P1], policies: [P1] }),
  valid('4.8.18.2', 'UserNoticeQualifierTest18EE', { initialPolicies: [P2], policies: [P2] }),
  valid('4.8.19', 'UserNoticeQualifierTest19EE', { policies: [P1] }),
  valid('4.8.20', 'CPSPointerQualifierTest20EE', {
    initialPolicies: [P1],
    requireExplicitPolicy: true,
    policies: [P1],
  }),
];

/** §4.9: require explicit policy. */
export const requireExplicitPolicy: readonly PkitsTest[] = [
  valid('4.9.1', 'ValidrequireExplicitPolicyTest1EE', { policies: [] }),
  valid('4.9.2', 'ValidrequireExplicitPolicyTest2EE', { policies: [] }),
  invalid('4.9.3', 'InvalidrequireExplicitPolicyTest3EE', 'policy'),
  valid('4.9.4', 'ValidrequireExplicitPolicyTest4EE', { policies: [P1] }),
  invalid('4.9.5', 'InvalidrequireExplicitPolicyTest5EE', 'policy'),
  valid('4.9.6', 'ValidSelfIssuedrequireExplicitPolicyTest6EE', { policies: [] }),
  invalid('4.9.7', 'InvalidSelfIssuedrequireExplicitPolicyTest7EE', 'policy'),
  invalid('4.9.8', 'InvalidSelfIssuedrequireExplicitPolicyTest8EE', 'policy'),
];
