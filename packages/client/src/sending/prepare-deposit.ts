import { keyLabels, pickupIdentifiers } from '@secure-mail/contracts';
import { encryptBytes } from '@secure-mail/smime';
import { ClientError } from '../client-error.js';
import { toBase64Url } from '../keys/base64-url.js';
import { randomBytes, randomId } from '../keys/random-id.js';
import { finishRegistration, startRegistration } from '../opaque/opaque-exchange.js';
import type { SubscriberService } from '../secure-id/subscriber-service.js';
import type { CertifiedKey } from '../secure-id/unlocked-secure-id.js';
import { repeatLostCall } from '../transport/repeat-lost-call.js';
import { answerNormalisationVersion, normaliseAnswer } from '../words/answer.js';
import { trimQuestion } from '../words/question.js';
import { wrapDepositKey } from './deposit-secret.js';

/** What an outside recipient is asked, and what they must know. */
export interface QuestionAndAnswer {
  readonly question: string;
  readonly answer: string;
}

/** A protected message waiting at the service, before it is committed to: its secret and what unlocks it. */
export interface PreparedDeposit {
  readonly depositId: string;
  /** Kd. Leaves this machine only wrapped. */
  readonly depositKey: Uint8Array;
  readonly depositKeyForSender: string;
  readonly recipients: readonly {
    readonly recipientId: string;
    readonly address: string;
    readonly recordId: string;
    readonly registrationRecord: string;
    readonly question: string;
    readonly wrappedDepositKey: string;
    readonly answerNormalisation: number;
  }[];
}

/** As many as one deposit takes. */
export const recipientsPerDeposit = 200;

/**
 * Makes a deposit's secret and registers every outsider's answer, each in a record of its own so that nobody
 * uses up another's tries. The answer never leaves this machine.
 * @throws {ClientError} `deposit-answer-incomplete`.
 */
export async function prepareDeposit(deposit: {
  readonly service: Pick<SubscriberService, 'prepareDeposit'>;
  readonly serviceName: string;
  readonly outsiders: readonly string[];
  readonly questions: ReadonlyMap<string, QuestionAndAnswer>;
  readonly sender: CertifiedKey;
}): Promise<PreparedDeposit> {
  const depositId = randomId();
  const depositKey = randomBytes(32);
  const registrations = await Promise.all(
    deposit.outsiders.map(async (address) => {
      const { question, answer } = questionFor(address, deposit.questions);
      return { address, question, answer, recipientId: randomId(), ...(await startRegistration(answer)) };
    }),
  );
  const prepared = await repeatLostCall(() =>
    deposit.service.prepareDeposit({
      depositId,
      recipients: registrations.map(({ recipientId, registrationRequest }) => ({
        recipientId,
        registrationRequest,
      })),
    }),
  );

  const recipients: PreparedDeposit['recipients'][number][] = [];
  for (const { address, question, answer, recipientId, state } of registrations) {
    const evaluated = prepared.recipients.find((recipient) => recipient.recipientId === recipientId);
    if (evaluated === undefined) {
      throw new ClientError(
        'deposit-answer-incomplete',
        `The service left out ${address}. Nothing was sent.`,
        {
          addresses: [address],
        },
      );
    }
    const { recordId, registrationResponse } = evaluated;
    const { registrationRecord, key } = await finishRegistration({
      state,
      secret: answer,
      registrationResponse,
      identifiers: pickupIdentifiers(depositId, recipientId, deposit.serviceName),
      label: keyLabels.pickup,
    });
    const binding = { depositId, recipientId, recordId, question };
    const wrappedDepositKey = await wrapDepositKey(key, depositKey, binding);
    recipients.push({
      recipientId,
      address,
      recordId,
      registrationRecord,
      question,
      wrappedDepositKey,
      answerNormalisation: answerNormalisationVersion,
    });
  }
  const forSender = await encryptBytes({
    content: depositKey,
    recipients: [{ certificate: deposit.sender.certificate }],
  });
  return { depositId, depositKey, depositKeyForSender: toBase64Url(forSender), recipients };
}

/**
 * Question and answer of an outsider in the form in which they are used.
 * @throws {ClientError} `question-missing`, `empty-question`, `question-too-long`, `empty-answer`,
 * `unsupported-character`.
 */
export function questionFor(
  address: string,
  questions: ReadonlyMap<string, QuestionAndAnswer>,
): QuestionAndAnswer {
  const asked = questions.get(address);
  if (asked === undefined) {
    throw new ClientError(
      'question-missing',
      `${address} is not a subscriber and needs a question and an answer.`,
      {
        addresses: [address],
      },
    );
  }
  return { question: trimQuestion(asked.question), answer: normaliseAnswer(asked.answer) };
}
