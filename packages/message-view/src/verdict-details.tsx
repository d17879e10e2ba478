import {
  algorithmsInSentence,
  type MessageKey,
  pathFailureSentences,
  type Translate,
} from '@secure-mail/locales';
import type { ComponentChildren } from 'preact';
import { formatDay, formatFingerprint, formatInstant, formatPerson } from './display-formats.js';
import type {
  CertificatePresentation,
  RevocationPresentation,
  SignaturePresentation,
  VerdictPresentation,
} from './presentation.js';

const signatureStates: Readonly<Record<SignaturePresentation['status'], MessageKey>> = {
  valid: 'message.signatureValid',
  invalid: 'message.signatureInvalid',
  untrusted: 'message.signatureUntrusted',
};

/** What the verdict rests on, for those who want to compare it: signature, encryption, certificates. */
export function VerdictDetails({
  verdict,
  language,
  t,
}: {
  readonly verdict: VerdictPresentation;
  readonly language: string;
  readonly t: Translate;
}) {
  const { signature, encryption } = verdict;
  return (
    <details class="message-details">
      <summary>{t('message.details')}</summary>
      <dl class="message-facts">
        <Fact name={t('message.signatureState')}>{t(signatureState(signature))}</Fact>
        {signature?.pathFailure && (
          <Fact name={t('message.untrustedBecause')}>{t(pathFailureSentences[signature.pathFailure])}</Fact>
        )}
        {signature?.signer && <Fact name={t('message.signedBy')}>{formatPerson(signature.signer)}</Fact>}
        {signature?.signingTime && (
          <Fact name={t('message.signedAt')}>
            {t('message.signedAtBySigner', { time: formatInstant(signature.signingTime, language) })}
          </Fact>
        )}
        {signature?.unmatchedSenders !== undefined && signature.unmatchedSenders.length > 0 && (
          <Fact name={t('message.signerNotNamed')}>{signature.unmatchedSenders.join(', ')}</Fact>
        )}
        {signature?.revocation && (
          <Fact name={t('message.revocation')}>{revocationText(signature.revocation, language, t)}</Fact>
        )}
        {signature && <Fact name={t('message.signatureAlgorithm')}>{algorithmsInSentence(signature)}</Fact>}
        <Fact name={t('message.encryption')}>
          {encryption === undefined
            ? t('message.encryptionMissing')
            : t(
                encryption.authenticated
                  ? 'message.encryptionAuthenticated'
                  : 'message.encryptionUnauthenticated',
                {
                  algorithm: encryption.algorithm,
                },
              )}
        </Fact>
      </dl>
      <OuterDifferences verdict={verdict} t={t} />
      <AmbiguousHeaders verdict={verdict} t={t} />
      {signature !== undefined && signature.certificates.length > 0 && (
        <>
          <p class="message-details-heading">{t('message.certificateChain')}</p>
          <ol class="message-certificates">
            {signature.certificates.map((certificate) => (
              <CertificateFacts
                key={certificate.fingerprint}
                certificate={certificate}
                language={language}
                t={t}
              />
            ))}
          </ol>
        </>
      )}
    </details>
  );
}

function signatureState(signature: SignaturePresentation | undefined): MessageKey {
  if (signature === undefined) return 'message.signatureMissing';
  return signature.unchecked ? 'message.signatureUnchecked' : signatureStates[signature.status];
}

function OuterDifferences({ verdict, t }: { readonly verdict: VerdictPresentation; readonly t: Translate }) {
  if (verdict.outerDifferences.length === 0) return null;
  return (
    <>
      <p class="message-details-heading">{t('message.outerDifferences')}</p>
      <ul class="message-differences">
        {verdict.outerDifferences.map(({ name, outer, inner }) => (
          <li key={name}>
            {t('message.outerDifference', {
              name,
              outer: outer ?? t('message.nothingStated'),
              inner: inner ?? t('message.nothingStated'),
            })}
          </li>
        ))}
      </ul>
    </>
  );
}

function AmbiguousHeaders({ verdict, t }: { readonly verdict: VerdictPresentation; readonly t: Translate }) {
  const { ambiguousHeaders = [] } = verdict;
  if (ambiguousHeaders.length === 0) return null;
  return (
    <>
      <p class="message-details-heading">{t('message.ambiguousHeaders')}</p>
      <ul class="message-differences">
        {ambiguousHeaders.map(({ name, shown, ignored }, index) => (
          <li key={`${index} ${name}`}>
            {t('message.ambiguousHeader', {
              name,
              shown: shown ?? t('message.nothingStated'),
              ignored: ignored.length > 0 ? ignored.join(', ') : t('message.nothingStated'),
            })}
          </li>
        ))}
      </ul>
    </>
  );
}

const revocationStates: Readonly<Record<Exclude<RevocationPresentation['status'], 'revoked'>, MessageKey>> = {
  good: 'message.revocationGood',
  unknown: 'message.revocationUnknown',
  'not-checked': 'message.revocationNotChecked',
};

function revocationText({ status, at }: RevocationPresentation, language: string, t: Translate): string {
  if (status !== 'revoked') return t(revocationStates[status]);
  const time = at === undefined ? t('message.noDate') : formatInstant(at, language);
  return t('message.revocationRevoked', { time });
}

function CertificateFacts({
  certificate,
  language,
  t,
}: {
  readonly certificate: CertificatePresentation;
  readonly language: string;
  readonly t: Translate;
}) {
  return (
    <li>
      <dl class="message-facts">
        <Fact name={t('message.certificateFor')}>{certificate.subject}</Fact>
        <Fact name={t('message.certificateIssuer')}>{certificate.issuer}</Fact>
        <Fact name={t('message.certificateValidity')}>
          {t('message.certificateValidFromTo', {
            from: formatDay(certificate.notBefore, language),
            to: formatDay(certificate.notAfter, language),
          })}
        </Fact>
        <Fact name={t('message.certificateSerial')}>
          <code>{certificate.serialNumber}</code>
        </Fact>
        <Fact name={t('message.certificateFingerprint')}>
          <code>{formatFingerprint(certificate.fingerprint)}</code>
        </Fact>
      </dl>
    </li>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
