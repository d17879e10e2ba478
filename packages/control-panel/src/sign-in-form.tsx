import type { MessageKey, Translate } from '@secure-mail/locales';
import { useRef, useState } from 'preact/hooks';
import type { AdministratorSession } from './administration-service.js';
import { signIn } from './sign-in.js';

const reasons: Readonly<Record<'ended' | 'left' | 'unreachable', MessageKey>> = {
  ended: 'controlPanel.sessionEnded',
  left: 'controlPanel.signedOut',
  unreachable: 'controlPanel.errorUnreachable',
};

export interface SignInFormProps {
  readonly because: 'ended' | 'left' | 'unreachable' | undefined;
  readonly t: Translate;
  onSignedIn(session: AdministratorSession): void;
}

/** Name and password; the password never leaves the browser (OPAQUE). */
export function SignInForm({ because, t, onSignedIn }: SignInFormProps) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<MessageKey>();
  const nameField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    const missing = name.trim() === '' ? nameField : password === '' ? passwordField : undefined;
    setRefusal(missing && 'controlPanel.signInMissing');
    if (missing !== undefined) {
      missing.current?.focus();
      return;
    }
    setBusy(true);
    const answer = await signIn(name, password);
    setBusy(false);
    if (answer.session !== undefined) {
      onSignedIn(answer.session);
      return;
    }
    setRefusal(answer.refusal);
    passwordField.current?.select();
  };
  return (
    <main class="narrow">
      {because !== undefined && (
        <p class={because === 'unreachable' ? 'complaint' : 'remark'} role="status">
          {t(reasons[because])}
        </p>
      )}
      <form class="card sign-in" onSubmit={submit} noValidate>
        <h1>{t('controlPanel.signInHeading')}</h1>
        <label for="name">{t('controlPanel.signInName')}</label>
        <input
          id="name"
          ref={nameField}
          type="text"
          autocomplete="username"
          autocapitalize="off"
          spellcheck={false}
          maxLength={64}
          value={name}
          readOnly={busy}
          aria-describedby="refusal"
          aria-invalid={refusal === 'controlPanel.signInMissing' && name.trim() === ''}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <label for="password">{t('controlPanel.signInPassword')}</label>
        <input
          id="password"
          ref={passwordField}
          type="password"
          autocomplete="current-password"
          value={password}
          readOnly={busy}
          aria-describedby="refusal"
          aria-invalid={refusal === 'controlPanel.signInMissing' ? password === '' : refusal !== undefined}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
        <p id="refusal" class="complaint" role="alert">
          {refusal === undefined ? '' : t(refusal)}
        </p>
        <button type="submit" class="primary" aria-disabled={busy}>
          {t(busy ? 'controlPanel.signingIn' : 'controlPanel.signIn')}
        </button>
      </form>
    </main>
  );
}
