/** Object identifiers, named as in the RFC that defines them. */

// RFC 5652, RFC 5083, RFC 3274: content types
export const ID_DATA = '1.2.840.113549.1.7.1';
export const ID_SIGNED_DATA = '1.2.840.113549.1.7.2';
export const ID_ENVELOPED_DATA = '1.2.840.113549.1.7.3';
export const ID_ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
export const ID_AUTH_ENVELOPED_DATA = '1.2.840.113549.1.9.16.1.23';
export const ID_COMPRESSED_DATA = '1.2.840.113549.1.9.16.1.9';

// RFC 5652 §11, RFC 8551 §2.5, RFC 5035: attributes
export const ID_CONTENT_TYPE = '1.2.840.113549.1.9.3';
export const ID_MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
export const ID_SIGNING_TIME = '1.2.840.113549.1.9.5';
export const ID_EXTENSION_REQUEST = '1.2.840.113549.1.9.14';
export const ID_SMIME_CAPABILITIES = '1.2.840.113549.1.9.15';
export const ID_SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
export const ID_ENCRYPTION_KEY_PREFERENCE = '1.2.840.113549.1.9.16.2.11';
export const ID_PREFER_BINARY_INSIDE = '1.2.840.113549.1.9.16.11.1';

// Ciphers: NIST CSOR, RFC 8103, RFC 3370
export const AES_128_CBC = '2.16.840.1.101.3.4.1.2';
export const AES_192_CBC = '2.16.840.1.101.3.4.1.22';
export const AES_256_CBC = '2.16.840.1.101.3.4.1.42';
export const AES_128_GCM = '2.16.840.1.101.3.4.1.6';
export const AES_192_GCM = '2.16.840.1.101.3.4.1.26';
export const AES_256_GCM = '2.16.840.1.101.3.4.1.46';
export const AES_128_WRAP = '2.16.840.1.101.3.4.1.5';
export const AES_192_WRAP = '2.16.840.1.101.3.4.1.25';
export const AES_256_WRAP = '2.16.840.1.101.3.4.1.45';
export const CHACHA20_POLY1305 = '1.2.840.113549.1.9.16.3.18';
/** RFC 9709. */
export const CEK_HKDF_SHA256 = '1.2.840.113549.1.9.16.3.31';
/** RFC 3211 §2.3. */
export const PWRI_KEK = '1.2.840.113549.1.9.16.3.9';
export const DES_EDE3_CBC = '1.2.840.113549.3.7';

// RFC 8017, RFC 5480, RFC 5753, RFC 8410
export const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
export const RSAES_OAEP = '1.2.840.113549.1.1.7';
export const MGF1 = '1.2.840.113549.1.1.8';
export const RSASSA_PSS = '1.2.840.113549.1.1.10';
export const MD5_WITH_RSA = '1.2.840.113549.1.1.4';
export const SHA1_WITH_RSA = '1.2.840.113549.1.1.5';
export const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';
export const SHA384_WITH_RSA = '1.2.840.113549.1.1.12';
export const SHA512_WITH_RSA = '1.2.840.113549.1.1.13';
export const EC_PUBLIC_KEY = '1.2.840.10045.2.1';
export const P_256 = '1.2.840.10045.3.1.7';
export const P_384 = '1.3.132.0.34';
export const P_521 = '1.3.132.0.35';
export const ECDSA_WITH_SHA1 = '1.2.840.10045.4.1';
export const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
export const ECDSA_WITH_SHA384 = '1.2.840.10045.4.3.3';
export const ECDSA_WITH_SHA512 = '1.2.840.10045.4.3.4';
/** RFC 3279 §2.3.2 and §2.2.2, RFC 5758 §3.1. */
export const DSA = '1.2.840.10040.4.1';
export const DSA_WITH_SHA1 = '1.2.840.10040.4.3';
export const DSA_WITH_SHA256 = '2.16.840.1.101.3.4.3.2';
export const ED25519 = '1.3.101.112';
export const X25519 = '1.3.101.110';
export const DH_SINGLE_PASS_SHA1_KDF = '1.3.133.16.840.63.0.2';
export const DH_SINGLE_PASS_SHA256_KDF = '1.3.132.1.11.1';
export const DH_SINGLE_PASS_SHA384_KDF = '1.3.132.1.11.2';
export const DH_SINGLE_PASS_SHA512_KDF = '1.3.132.1.11.3';
/** RFC 8418 §2.2. */
export const DH_SINGLE_PASS_HKDF_SHA256 = '1.2.840.113549.1.9.16.3.19';
export const DH_SINGLE_PASS_HKDF_SHA384 = '1.2.840.113549.1.9.16.3.20';
export const DH_SINGLE_PASS_HKDF_SHA512 = '1.2.840.113549.1.9.16.3.21';

// Digests
export const MD5 = '1.2.840.113549.2.5';
export const SHA_1 = '1.3.14.3.2.26';
export const SHA_224 = '2.16.840.1.101.3.4.2.4';
export const SHA_256 = '2.16.840.1.101.3.4.2.1';
export const SHA_384 = '2.16.840.1.101.3.4.2.2';
export const SHA_512 = '2.16.840.1.101.3.4.2.3';
export const HMAC_SHA1 = '1.2.840.113549.2.7';
export const HMAC_SHA256 = '1.2.840.113549.2.9';
export const HMAC_SHA384 = '1.2.840.113549.2.10';
export const HMAC_SHA512 = '1.2.840.113549.2.11';

// RFC 5280: extensions and extended key usages
export const SUBJECT_KEY_IDENTIFIER = '2.5.29.14';
export const KEY_USAGE = '2.5.29.15';
export const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';
export const BASIC_CONSTRAINTS = '2.5.29.19';
export const CRL_NUMBER = '2.5.29.20';
export const REASON_CODE = '2.5.29.21';
export const DELTA_CRL_INDICATOR = '2.5.29.27';
export const ISSUING_DISTRIBUTION_POINT = '2.5.29.28';
export const CERTIFICATE_ISSUER = '2.5.29.29';
export const NAME_CONSTRAINTS = '2.5.29.30';
export const CRL_DISTRIBUTION_POINTS = '2.5.29.31';
export const CERTIFICATE_POLICIES = '2.5.29.32';
export const ANY_POLICY = '2.5.29.32.0';
export const POLICY_MAPPINGS = '2.5.29.33';
export const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35';
export const POLICY_CONSTRAINTS = '2.5.29.36';
export const EXTENDED_KEY_USAGE = '2.5.29.37';
export const INHIBIT_ANY_POLICY = '2.5.29.54';
export const AUTHORITY_INFORMATION_ACCESS = '1.3.6.1.5.5.7.1.1';
export const CA_ISSUERS = '1.3.6.1.5.5.7.48.2';
/** A whole OCSPResponse beside the CRLs of a SignedData (RFC 5940 §2.1). */
export const ID_RI_OCSP_RESPONSE = '1.3.6.1.5.5.7.16.2';
export const OCSP_ACCESS = '1.3.6.1.5.5.7.48.1';
export const EMAIL_PROTECTION = '1.3.6.1.5.5.7.3.4';
export const ANY_EXTENDED_KEY_USAGE = '2.5.29.37.0';
/** CA/Browser Forum S/MIME Baseline Requirements §7.1.6.1: mailbox-validated, strict. */
export const MAILBOX_VALIDATED_STRICT = '2.23.140.1.5.1.3';

// Names
export const COMMON_NAME = '2.5.4.3';
export const ORGANISATION_NAME = '2.5.4.10';
export const EMAIL_ADDRESS = '1.2.840.113549.1.9.1';

// RFC 7292, RFC 8018
export const KEY_BAG = '1.2.840.113549.1.12.10.1.1';
export const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';
export const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';
export const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';
export const FRIENDLY_NAME = '1.2.840.113549.1.9.20';
export const LOCAL_KEY_ID = '1.2.840.113549.1.9.21';
export const PBES2 = '1.2.840.113549.1.5.13';
export const PBKDF2 = '1.2.840.113549.1.5.12';
export const PBE_SHA1_3DES = '1.2.840.113549.1.12.1.3';
export const PBE_SHA1_RC2_40 = '1.2.840.113549.1.12.1.6';
