import { keyLabels } from '@secure-mail/contracts';
import { deriveKey } from '../keys/key-schedule.js';
import { associatedData, sealText, unsealText } from '../keys/sealing.js';

/** What a wrapped deposit secret is bound to: none of it can be swapped for another deposit's or recipient's. */
export interface DepositBinding {
  readonly depositId: string;
  readonly recipientId: string;
  readonly recordId: string;
  readonly question: string;
}

/** The deposit secret Kd under the key that a right answer gives. */
export function wrapDepositKey(
  answerKey: Uint8Array,
  depositKey: Uint8Array,
  binding: DepositBinding,
): Promise<string> {
  return sealText(answerKey, depositKey, bindingData(binding));
}

/** @returns undefined when deposit, recipient, record or question are not those it was wrapped for. */
export function unwrapDepositKey(
  answerKey: Uint8Array,
  wrapped: string,
  binding: DepositBinding,
): Promise<Uint8Array | undefined> {
  return unsealText(answerKey, wrapped, bindingData(binding));
}

/** The key-encryption key of the message's KEKRecipientInfo (RFC 5652 §6.2.3). Kd itself is never a key. */
export function pickupKek(depositKey: Uint8Array): Promise<Uint8Array> {
  return deriveKey(depositKey, keyLabels.contentKek);
}

/** The keyIdentifier of the KEKRecipientInfo: the deposit id in UTF-8. */
export function pickupKeyId(depositId: string): Uint8Array {
  return new TextEncoder().encode(depositId);
}

function bindingData({ depositId, recipientId, recordId, question }: DepositBinding): Uint8Array {
  return associatedData('deposit', depositId, recipientId, recordId, question);
}
