export { type ByteSource, collect } from './bytes/byte-source.js';
export { toReadableStream } from './bytes/to-readable-stream.js';
export {
  createRootCertificate,
  type IssuingCertificateOptions,
  issueIssuingCertificate,
  type RootCertificateOptions,
} from './certificates/authority-certificates.js';
export { Certificate } from './certificates/certificate.js';
export type { KeyUsageName } from './certificates/certificate-extensions.js';
export { createCertificateRequest, verifyCertificateRequest } from './certificates/certificate-request.js';
export {
  type CrlOptions,
  createCrl,
  crlFromPem,
  type RevocationReason,
  type RevokedEntry,
} from './certificates/certificate-revocation-list.js';
export type { Issuer, Validity } from './certificates/issuer.js';
export {
  issueMailboxCertificate,
  type MailboxCertificateOptions,
} from './certificates/mailbox-certificate.js';
export type { Publication } from './certificates/sign-certificate.js';
export { INFLATION_LIMITS, type InflationLimits } from './cms/compressed-data.js';
export type { ContentEncryption } from './cms/content-ciphers.js';
export { decryptBytes, encryptBytes } from './cms/encrypt-bytes.js';
export type { DecryptionKey, Recipient } from './cms/recipient.js';
export type { RsaKeyTransport } from './cms/recipient-infos.js';
export type { Signer } from './cms/signer.js';
export type { SmimeCapabilities } from './cms/smime-capabilities.js';
export { generateKey, type KeyAlgorithm, type PrivateKey } from './keys/private-key.js';
export type { RsaPadding } from './keys/sign-bytes.js';
export {
  type CarriedCertificates,
  readCertificates,
  readCmsCertificates,
} from './message/certificates-message.js';
export { chooseProtection, type Protection } from './message/choose-protection.js';
export { clearSignMessage, clearSignMessageStream } from './message/clear-sign-message.js';
export {
  type CertificatesMessageOptions,
  type CertificatesToCarry,
  createCertificatesMessage,
  createCmsCertificates,
} from './message/create-certificates-message.js';
export { encryptMessage } from './message/encrypt-message.js';
export type { EncryptOptions, ProtectedMessage } from './message/encrypt-options.js';
export type {
  AmbiguousHeader,
  Coverage,
  EncryptionVerdict,
  HeaderDifference,
  LayerVerdict,
  MessageVerdict,
  SignatureVerdict,
  VerdictProblem,
} from './message/message-verdict.js';
export { openCms, openMessage } from './message/open-message.js';
export {
  type OpenedMessageStream,
  type OpenStreamOptions,
  openCmsStream,
  openMessageStream,
} from './message/open-message-stream.js';
export type { OpenedMessage, OpenOptions, RevocationInformation } from './message/open-options.js';
export { decodedCms, isEncrypted } from './message/pkcs7-mime.js';
export { type ProtectOptions, protectMessage } from './message/protect-message.js';
export type { TemporaryStore } from './message/sealed-store.js';
export { type SignedMessage, type SignOptions, signMessage } from './message/sign-message.js';
export { comparableAddress, type Mailbox, parseAddressList } from './mime/address-list.js';
export { type MessageContent, messageContent } from './mime/message-content.js';
export type { HeaderField, MimeEntity } from './mime/mime-entity.js';
export { parseMime } from './mime/parse-mime.js';
export {
  type AnswerOcspRequestOptions,
  answerOcspRequest,
  type CertificateStatus,
  refuseOcspRequest,
} from './ocsp/answer-ocsp-request.js';
export type { CertificateIdDigest } from './ocsp/certificate-id.js';
export { createOcspRequest, type OcspRequestOptions, readOcspRequest } from './ocsp/ocsp-request.js';
export {
  issueOcspResponderCertificate,
  type OcspResponderCertificateOptions,
} from './ocsp/ocsp-responder-certificate.js';
export type { OcspRefusal, OcspStatus } from './ocsp/ocsp-response.js';
export type { OcspStatement, StatementFailure } from './ocsp/ocsp-statement.js';
export {
  type OcspFailure,
  type OcspVerdict,
  type VerifyOcspResponseOptions,
  verifyOcspResponse,
} from './ocsp/verify-ocsp-response.js';
export {
  type ExportPrivateKeyOptions,
  exportEncryptedPrivateKey,
  importEncryptedPrivateKey,
} from './pkcs8/encrypted-private-key.js';
export { importPrivateKey } from './pkcs8/import-private-key.js';
export { type ExportPkcs12Options, exportPkcs12 } from './pkcs12/export-pkcs12.js';
export { importPkcs12 } from './pkcs12/import-pkcs12.js';
export type { Pkcs12Entry } from './pkcs12/pkcs12-entry.js';
export { SmimeError, type SmimeErrorCode } from './smime-error.js';
export type { PathFailure, PathVerdict } from './validation/path-verdict.js';
export type { PolicySettings } from './validation/policy-graph.js';
export type { RevocationReasonName, RevocationStatement } from './validation/revocation-statement.js';
export { type ValidatePathOptions, validatePath } from './validation/validate-path.js';
