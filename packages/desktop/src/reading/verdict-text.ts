import {
  algorithmsInSentence,
  type MessageKey,
  pathFailureSentences,
  personInSentence,
  type Translate,
  uncheckedSentences,
} from '@secure-mail/locales';
import {
  type MessageVerdict,
  type OpenedMessage,
  parseAddressList,
  type VerdictProblem,
} from '@secure-mail/smime';
import { printableLine } from '../command-line/printable-text.js';

/** With one of these, text and attachments may be somebody else's. */
const dangerous: ReadonlySet<VerdictProblem> = new Set<VerdictProblem>([
  'not-signed',
  'signature-invalid',
  'signer-untrusted',
  'signer-not-sender',
  'partly-covered',
  'not-addressed-to-reader',
]);

export function isDangerous(verdict: MessageVerdict): boolean {
  return verdict.problems.some((problem) => dangerous.has(problem));
}

/** OL-7: the verdict banner in words: from whom, signed, unchanged, how encrypted. */
export function verdictLines(opened: OpenedMessage, translate: Translate): readonly string[] {
  const { verdict } = opened;
  const sender = senderOf(opened) ?? translate('message.noSender');
  const signer = verdict.signature?.signer?.emailAddresses[0] ?? verdict.signature?.signer?.commonName;
  const values = {
    sender,
    signer: printableLine(signer ?? translate('message.noSender')),
    algorithm: verdict.signature ? algorithmsInSentence(verdict.signature) : '',
  };
  return [
    ...headline(verdict, sender, translate),
    ...verdict.problems.map((problem) => `- ${translate(sentenceOf(problem, verdict), values)}`),
    ...verdict.outerDifferences.map(({ name, outer, inner }) => {
      const stated = (value: string | undefined) =>
        value === undefined ? translate('message.nothingStated') : printableLine(value);
      return `  ${translate('message.outerDifference', { name: printableLine(name), outer: stated(outer), inner: stated(inner) })}`;
    }),
    ...(verdict.ambiguousHeaders ?? []).map(({ name, shown, ignored }) => {
      const values = [shown, ignored.length > 0 ? ignored.join(', ') : undefined];
      const [seen, hidden] = values.map((value) =>
        value === undefined ? translate('message.nothingStated') : printableLine(value),
      );
      return `  ${translate('message.ambiguousHeader', { name: printableLine(name), shown: seen!, ignored: hidden! })}`;
    }),
    ...unmatchedSenders(verdict, translate),
    `${translate('message.encryption')}: ${encryptionText(verdict, translate)}`,
    `${translate('message.signatureState')}: ${signatureText(verdict, translate)}`,
  ];
}

function headline(verdict: MessageVerdict, sender: string, translate: Translate): readonly string[] {
  if (verdict.problems.length > 0) {
    return [translate(isDangerous(verdict) ? 'message.verdictDanger' : 'message.verdictWarning')];
  }
  const key = verdict.encryption === undefined ? 'message.verdictFineNotEncrypted' : 'message.verdictFine';
  return [translate(key, { sender })];
}

/** Not encrypted at all is not the same as encrypted in an old way, nor what nobody can check as what was changed. */
function sentenceOf(problem: VerdictProblem, { encryption, signature }: MessageVerdict): MessageKey {
  if (problem === 'signer-not-sender' && signature?.signerIsTransmitter)
    return 'message.problemSignerIsTransmitter';
  if (problem === 'signature-invalid' && signature?.unchecked) return uncheckedSentences[signature.unchecked];
  if (problem === 'not-authenticated-encryption' && encryption === undefined)
    return 'commandLine.problemNotEncrypted';
  return problemSentences[problem];
}

function encryptionText({ encryption }: MessageVerdict, translate: Translate): string {
  if (encryption === undefined) return translate('message.encryptionMissing');
  const key = encryption.authenticated
    ? 'message.encryptionAuthenticated'
    : 'message.encryptionUnauthenticated';
  return translate(key, { algorithm: encryption.algorithm });
}

function signatureText({ signature }: MessageVerdict, translate: Translate): string {
  if (signature === undefined) return translate('message.signatureMissing');
  const states = {
    valid: 'message.signatureValid',
    invalid: 'message.signatureInvalid',
    untrusted: 'message.signatureUntrusted',
  } as const;
  if (signature.unchecked) return translate('message.signatureUnchecked');
  const state = translate(states[signature.status]);
  if (!signature.pathFailure) return state;
  return `${state} (${translate(pathFailureSentences[signature.pathFailure])})`;
}

/** Who is named in From beside the signer, or in the signer's place. */
function unmatchedSenders({ signature }: MessageVerdict, translate: Translate): readonly string[] {
  if (signature === undefined || signature.unmatchedSenders.length === 0) return [];
  const addresses = signature.unmatchedSenders.map(printableLine).join(', ');
  return [`  ${translate('message.signerNotNamed')}: ${addresses}`];
}

function senderOf({ message }: OpenedMessage): string | undefined {
  try {
    const [from] = parseAddressList(message.rawHeader('from') ?? '');
    return from && printableLine(personInSentence(from));
  } catch {
    // Not a list of addresses: the verdict names nobody, and the header is shown as it is further down.
    return undefined;
  }
}

const problemSentences = {
  'not-signed': 'message.problemNotSigned',
  'signature-invalid': 'message.problemSignatureInvalid',
  'signer-untrusted': 'message.problemSignerUntrusted',
  'signer-not-sender': 'message.problemSignerNotSender',
  'not-addressed-to-reader': 'message.problemNotAddressedToReader',
  'outer-headers-differ': 'message.problemOuterHeadersDiffer',
  'headers-ambiguous': 'message.problemHeadersAmbiguous',
  'headers-not-protected': 'message.problemHeadersNotProtected',
  'not-authenticated-encryption': 'message.problemNotAuthenticatedEncryption',
  'weak-algorithm': 'message.problemWeakAlgorithm',
  'announced-digest-wrong': 'message.problemAnnouncedDigestWrong',
  'partly-covered': 'message.problemPartlyCovered',
} as const satisfies Record<VerdictProblem, MessageKey>;
