export { registerAdministrator, signInAdministrator } from './administration/administrator.js';
export { ClientError, type ClientErrorCode } from './client-error.js';
export { fromBase64Url, toBase64Url } from './keys/base64-url.js';
export { deriveKey } from './keys/key-schedule.js';
export { randomId } from './keys/random-id.js';
export { associatedData, sealBytes, unsealBytes } from './keys/sealing.js';
export {
  finishOpaqueLogin,
  finishRegistration,
  startOpaqueLogin,
  startRegistration,
} from './opaque/opaque-exchange.js';
export {
  answerPickup,
  openPickup,
  type Pickup,
  type PickupAnswer,
  type PickupService,
} from './pickup/pickup-answer.js';
export { type ContentProgress, fetchPickupContent } from './pickup/pickup-content.js';
export { openForReader } from './reading/open-for-reader.js';
export { type ActivationStep, activate } from './secure-id/activate.js';
export { exportSecureId } from './secure-id/export-secure-id.js';
export { type LocalSecureId, parseLocalSecureId } from './secure-id/local-secure-id.js';
export { assertSameService } from './secure-id/service-identity.js';
export { type SignedIn, signIn } from './secure-id/sign-in.js';
export {
  type Session,
  type SubscriberService,
  sessionHeaders,
  subscriberRoutes,
} from './secure-id/subscriber-service.js';
export { unlock } from './secure-id/unlock.js';
export type { CertifiedKey, UnlockedSecureId } from './secure-id/unlocked-secure-id.js';
export { pickupKek, pickupKeyId } from './sending/deposit-secret.js';
export type { Subscriber } from './sending/directory.js';
export type { KnownCorrespondents } from './sending/known-correspondents.js';
export { planSend, type SendPlan, type SendWarning } from './sending/plan-send.js';
export type { PlannedCopy } from './sending/planned-copy.js';
export type { QuestionAndAnswer } from './sending/prepare-deposit.js';
export {
  type KeepCopy,
  type OutgoingCopy,
  type ProtectAndCommit,
  protectAndCommit,
  type SendProgress,
} from './sending/protect-and-commit.js';
export { answerNormalisationVersion, normaliseAnswer } from './words/answer.js';
export { assertPasswordStrength, normalisePassword } from './words/password.js';
export { comparedAddress, parseTypedAddress } from './words/typed-address.js';
