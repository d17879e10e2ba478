import {
  keyLabels,
  type PickupLink,
  pickupIdentifiers,
  type pickupRoutes,
  type ServiceClient,
} from '@secure-mail/contracts';
import { ClientError } from '../client-error.js';
import { fromBase64Url } from '../keys/base64-url.js';
import { deriveKey } from '../keys/key-schedule.js';
import { unsealText } from '../keys/sealing.js';
import { finishOpaqueLogin, startOpaqueLogin } from '../opaque/opaque-exchange.js';
import { unwrapDepositKey } from '../sending/deposit-secret.js';
import { repeatLostCall } from '../transport/repeat-lost-call.js';
import { answerNormalisationVersion, normaliseAnswer } from '../words/answer.js';

export type PickupService = ServiceClient<typeof pickupRoutes>;

/** What the pickup page knows before the answer; the question in clear. */
export type Pickup = Omit<Awaited<ReturnType<PickupService['openPickup']>>, 'sealedQuestion'> & {
  readonly question: string;
};

/**
 * Asks for what waits behind a link and decrypts the question with the link's token (MP-2).
 * @throws {ClientError} `question-damaged`; `program-outdated` when the answer was registered in a form that this
 * program does not know, so that the right answer would cost a try and be wrong.
 * @throws {ServiceError} `pickup-not-found`, `pickup-expired`, `pickup-locked`, `pickup-not-arrived`.
 */
export async function openPickup(opening: {
  readonly service: Pick<PickupService, 'openPickup'>;
  readonly link: PickupLink;
}): Promise<Pickup> {
  const { link } = opening;
  const { sealedQuestion, ...pickup } = await opening.service.openPickup(link);
  if (pickup.answerNormalisation !== answerNormalisationVersion) {
    throw new ClientError(
      'program-outdated',
      'This message asks for a newer version of the pickup page. Load the page again.',
    );
  }
  const question = await unsealText(
    await deriveKey(fromBase64Url(link.token), keyLabels.question),
    sealedQuestion,
    new TextEncoder().encode(`${link.depositId}/${link.recipientId}`),
  );
  if (question === undefined) {
    throw new ClientError('question-damaged', 'The question cannot be read with this link. Ask the sender.');
  }
  return { ...pickup, question: new TextDecoder().decode(question) };
}

/** A right answer gives the deposit secret; a wrong one says how often one may still try. */
export type PickupAnswer =
  | { readonly right: true; readonly pickupToken: string; readonly depositKey: Uint8Array }
  | { readonly right: false; readonly triesLeft: number };

/**
 * Tries an answer. The service charges the try before it helps, and never sees the answer.
 * @throws {ClientError} `empty-answer`, `unsupported-character` (neither costs a try), `deposit-key-damaged`
 * when the answer is right but question or record are not those of the sender.
 * @throws {ServiceError} `pickup-locked`, …
 */
export async function answerPickup(answering: {
  readonly service: Pick<PickupService, 'startPickup' | 'finishPickup'>;
  readonly link: PickupLink;
  readonly pickup: Pick<Pickup, 'question' | 'recordId' | 'serviceName'>;
  readonly answer: string;
}): Promise<PickupAnswer> {
  const { service, link, pickup } = answering;
  const { depositId, recipientId } = link;
  const answer = normaliseAnswer(answering.answer);
  const started = await startOpaqueLogin(answer);
  const { loginId, loginResponse, triesLeft } = await repeatLostCall(() =>
    service.startPickup({
      ...link,
      startLoginRequest: started.startLoginRequest,
    }),
  );
  const finished = await finishOpaqueLogin({
    state: started.state,
    secret: answer,
    loginResponse,
    identifiers: pickupIdentifiers(depositId, recipientId, pickup.serviceName),
    label: keyLabels.pickup,
  });
  if (finished === undefined) return { right: false, triesLeft };

  const { pickupToken, wrappedDepositKey } = await repeatLostCall(() =>
    service.finishPickup({
      loginId,
      finishLoginRequest: finished.finishLoginRequest,
    }),
  );
  const { recordId, question } = pickup;
  const binding = { depositId, recipientId, recordId, question };
  const depositKey = await unwrapDepositKey(finished.key, wrappedDepositKey, binding);
  if (depositKey === undefined) {
    throw new ClientError(
      'deposit-key-damaged',
      'The answer is right, but the question shown is not the one the sender asked. Ask the sender.',
    );
  }
  return { right: true, pickupToken, depositKey };
}
