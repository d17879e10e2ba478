import type { PkitsTest } from './pkits-test.js';

// PKITS 1.0.1: signatures, validity periods and name chaining.

/** §4.1: signature verification. */
export const signatureVerification: readonly PkitsTest[] = [
  { id: '4.1.1', certificate: 'ValidCertificatePathTest1EE', valid: true },
  { id: '4.1.2', certificate: 'InvalidCASignatureTest2EE', valid: false, flaws: ['signature'] },
  { id: '4.1.3', certificate: 'InvalidEESignatureTest3EE', valid: false, flaws: ['signature'] },
  { id: '4.1.4', certificate: 'ValidDSASignaturesTest4EE', valid: true, needs: 'DSA' },
  { id: '4.1.5', certificate: 'ValidDSAParameterInheritanceTest5EE', valid: true, needs: 'DSA' },
  { id: '4.1.6', certificate: 'InvalidDSASignatureTest6EE', valid: false, flaws: ['signature'], needs: 'DSA' },
];

/** §4.2: validity periods. */
export const validityPeriods: readonly PkitsTest[] = [
  { id: '4.2.1', certificate: 'InvalidCAnotBeforeDateTest1EE', valid: false, flaws: ['not-yet-valid'] },
  { id: '4.2.2', certificate: 'InvalidEEnotBeforeDateTest2EE', valid: false, flaws: ['not-yet-valid'] },
  { id: '4.2.3', certificate: 'Validpre2000UTCnotBeforeDateTest3EE', valid: true },
  { id: '4.2.4', certificate: 'ValidGeneralizedTimenotBeforeDateTest4EE', valid: true },
  { id: '4.2.5', certificate: 'InvalidCAnotAfterDateTest5EE', valid: false, flaws: ['expired'] },
  { id: '4.2.6', certificate: 'InvalidEEnotAfterDateTest6EE', valid: false, flaws: ['expired'] },
  { id: '4.2.7', certificate: 'Invalidpre2000UTCEEnotAfterDateTest7EE', valid: false, flaws: ['expired'] },
  { id: '4.2.8', certificate: 'ValidGeneralizedTimenotAfterDateTest8EE', valid: true },
];

/** §4.3: name chaining. */
export const nameChaining: readonly PkitsTest[] = [
  { id: '4.3.1', certificate: 'InvalidNameChainingTest1EE', valid: false, flaws: ['no-path'] },
  { id: '4.3.2', certificate: 'InvalidNameChainingOrderTest2EE', valid: false, flaws: ['no-path'] },
  { id: '4.3.3', certificate: 'ValidNameChainingWhitespaceTest3EE', valid: true },
  { id: '4.3.4', certificate: 'ValidNameChainingWhitespaceTest4EE', valid: true },
  { id: '4.3.5', certificate: 'ValidNameChainingCapitalizationTest5EE', valid: true },
  { id: '4.3.6', certificate: 'ValidNameUIDsTest6EE', valid: true },
  { id: '4.3.7', certificate: 'ValidRFC3280MandatoryAttributeTypesTest7EE', valid: true },
  { id: '4.3.8', certificate: 'ValidRFC3280OptionalAttributeTypesTest8EE', valid: true },
  { id: '4.3.9', certificate: 'ValidUTF8StringEncodedNamesTest9EE', valid: true },
  { id: '4.3.10', certificate: 'ValidRolloverfromPrintableStringtoUTF8StringTest10EE', valid: true },
  { id: '4.3.11', certificate: 'ValidUTF8StringCaseInsensitiveMatchTest11EE', valid: true },
];
