import {
  algorithmsInSentence,
  type MessageKey,
  personInSentence,
  type Translate,
  uncheckedSentences,
} from '@secure-mail/locales';
import type { MessagePresentation, VerdictPresentation, VerdictProblem } from './presentation.js';
import { VerdictDetails } from './verdict-details.js';

type Severity = 'danger' | 'warning';

interface ProblemText {
  readonly key: MessageKey;
  readonly severity: Severity;
}

/** Danger: who wrote it, or what, is open. Warning: something that a reader should know. */
const problemTexts: Readonly<Record<VerdictProblem, ProblemText>> = {
  'signature-invalid': { key: 'message.problemSignatureInvalid', severity: 'danger' },
  'signer-not-sender': { key: 'message.problemSignerNotSender', severity: 'danger' },
  'not-signed': { key: 'message.problemNotSigned', severity: 'danger' },
  'partly-covered': { key: 'message.problemPartlyCovered', severity: 'danger' },
  'not-addressed-to-reader': { key: 'message.problemNotAddressedToReader', severity: 'danger' },
  'signer-untrusted': { key: 'message.problemSignerUntrusted', severity: 'danger' },
  'headers-not-protected': { key: 'message.problemHeadersNotProtected', severity: 'warning' },
  'headers-ambiguous': { key: 'message.problemHeadersAmbiguous', severity: 'warning' },
  'outer-headers-differ': { key: 'message.problemOuterHeadersDiffer', severity: 'warning' },
  'not-authenticated-encryption': { key: 'message.problemNotAuthenticatedEncryption', severity: 'warning' },
  'weak-algorithm': { key: 'message.problemWeakAlgorithm', severity: 'warning' },
  'announced-digest-wrong': { key: 'message.problemAnnouncedDigestWrong', severity: 'warning' },
};

/** Who wrote this, and whether it can be trusted, in words; what is wrong has a sentence of its own (OL-7). */
export function VerdictBanner({
  presentation,
  language,
  t,
}: {
  readonly presentation: MessagePresentation;
  readonly language: string;
  readonly t: Translate;
}) {
  const { verdict } = presentation;
  const from = presentation.from[0];
  const sender = from === undefined ? t('message.noSender') : personInSentence(from);
  const signer = verdict.signature?.signer;
  const values = {
    sender,
    signer: signer === undefined ? t('message.noSender') : personInSentence(signer),
    algorithm: verdict.signature ? algorithmsInSentence(verdict.signature) : '',
  };
  const problems = problemsOf(verdict).map((problem) => textOf(problem, verdict));
  const severity = severityOf(problems.map((problem) => problem.severity));
  return (
    <section class={`message-verdict message-verdict-${severity}`} aria-label={t('message.verdictLabel')}>
      <VerdictSign severity={severity} />
      <div class="message-verdict-words">
        {severity === 'fine' ? (
          <p class="message-verdict-summary">
            {t(
              verdict.encryption === undefined ? 'message.verdictFineNotEncrypted' : 'message.verdictFine',
              values,
            )}
          </p>
        ) : (
          <>
            <p class="message-verdict-summary">
              {t(severity === 'danger' ? 'message.verdictDanger' : 'message.verdictWarning')}
            </p>
            <ul class="message-verdict-problems">
              {problems.map((problem) => (
                <li key={problem.key} class={`message-problem-${problem.severity}`}>
                  {t(problem.key, values)}
                </li>
              ))}
            </ul>
          </>
        )}
        <VerdictDetails verdict={verdict} language={language} t={t} />
      </div>
    </section>
  );
}

/**
 * Not encrypted at all is not the same as encrypted in an old way, nor sending for somebody the same as posing, nor what
 * nobody can check the same as what was changed.
 */
function textOf(problem: VerdictProblem, { encryption, signature }: VerdictPresentation): ProblemText {
  if (problem === 'signer-not-sender' && signature?.signerIsTransmitter)
    return { key: 'message.problemSignerIsTransmitter', severity: 'danger' };
  if (problem === 'signature-invalid' && signature?.unchecked)
    return { key: uncheckedSentences[signature.unchecked], severity: 'danger' };
  return problem === 'not-authenticated-encryption' && encryption === undefined
    ? { key: 'message.problemNotEncrypted', severity: 'warning' }
    : problemTexts[problem];
}

/** Nothing counts as fine that carries no valid signature, whatever the list of problems leaves out. */
function problemsOf(verdict: VerdictPresentation): readonly VerdictProblem[] {
  if (verdict.problems.length > 0 || verdict.signature?.status === 'valid') return verdict.problems;
  if (verdict.signature === undefined) return ['not-signed'];
  return [verdict.signature.status === 'invalid' ? 'signature-invalid' : 'signer-untrusted'];
}

function severityOf(severities: readonly Severity[]): Severity | 'fine' {
  if (severities.includes('danger')) return 'danger';
  return severities.length > 0 ? 'warning' : 'fine';
}

function VerdictSign({ severity }: { readonly severity: Severity | 'fine' }) {
  const paths = {
    fine: 'M12 2 4 5v6c0 5 3.4 9.5 8 11 4.6-1.5 8-6 8-11V5l-8-3Zm-1.2 14-3.8-3.8 1.4-1.4 2.4 2.4 5-5 1.4 1.4L10.8 16Z',
    warning: 'M12 2.5 1.5 21h21L12 2.5ZM11 10h2v5h-2v-5Zm0 6.5h2v2h-2v-2Z',
    danger: 'M8 2h8l6 6v8l-6 6H8l-6-6V8l6-6Zm3 5v7h2V7h-2Zm0 8.5v2h2v-2h-2Z',
  };
  return (
    <svg
      class="message-verdict-sign"
      viewBox="0 0 24 24"
      width="28"
      height="28"
      aria-hidden="true"
      focusable="false"
    >
      <path fill="currentColor" fill-rule="evenodd" d={paths[severity]} />
    </svg>
  );
}
