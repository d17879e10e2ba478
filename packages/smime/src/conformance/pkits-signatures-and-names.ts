import { invalid, type PkitsTest, valid } from './pkits-test.js';

// PKITS 1.0.1: signatures, validity periods and name chaining.

/** §4.1: signature verification. */
export const signatureVerification: readonly PkitsTest[] = [
  valid('4.1.1', 'ValidCertificatePathTest1EE'),
  invalid('4.1.2', 'InvalidCASignatureTest2EE', 'signature'),
  invalid('4.1.3', 'InvalidEESignatureTest3EE', 'signature'),
  valid('4.1.4', 'ValidDSASignaturesTest4EE', { needs: 'DSA' }),
  valid('4.1.5', 'ValidDSAParameterInheritanceTest5EE', { needs: 'DSA' }),
  invalid('4.1.6', 'InvalidDSASignatureTest6EE', 'signature', { needs: 'DSA' }),
];

/** §4.2: validity periods. */
export const validityPeriods: readonly PkitsTest[] = [
  invalid('4.2.1', 'InvalidCAnotBeforeDateTest1EE', 'not-yet-valid'),
  invalid('4.2.2', 'InvalidEEnotBeforeDateTest2EE', 'not-yet-valid'),
  valid('4.2.3', 'Validpre2000UTCnotBeforeDateTest3EE'),
  valid('4.2.4', 'ValidGeneralizedTimenotBeforeDateTest4EE'),
  invalid('4.2.5', 'InvalidCAnotAfterDateTest5EE', 'expired'),
  invalid('4.2.6', 'InvalidEEnotAfterDateTest6EE', 'expired'),
  invalid('4.2.7', 'Invalidpre2000UTCEEnotAfterDateTest7EE', 'expired'),
  valid('4.2.8', 'ValidGeneralizedTimenotAfterDateTest8EE'),
];

/** §4.3: name chaining. */
export const nameChaining: readonly PkitsTest[] = [
  invalid('4.3.1', 'InvalidNameChainingTest1EE', 'no-path'),
  invalid('4.3.2', 'InvalidNameChainingOrderTest2EE', 'no-path'),
  valid('4.3.3', 'ValidNameChainingWhitespaceTest3EE'),
  valid('4.3.4', 'ValidNameChainingWhitespaceTest4EE'),
  valid('4.3.5', 'ValidNameChainingCapitalizationTest5EE'),
  valid('4.3.6', 'ValidNameUIDsTest6EE'),
  valid('4.3.7', 'ValidRFC3280MandatoryAttributeTypesTest7EE'),
  valid('4.3.8', 'ValidRFC3280OptionalAttributeTypesTest8EE'),
  valid('4.3.9', 'ValidUTF8StringEncodedNamesTest9EE'),
  valid('4.3.10', 'ValidRolloverfromPrintableStringtoUTF8StringTest10EE'),
  valid('4.3.11', 'ValidUTF8StringCaseInsensitiveMatchTest11EE'),
];
