import { type Language, languageNames, languages, pickLanguage, translator } from '@secure-mail/locales';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { type AdministratorSession, administrationService, isSignedOut } from './administration-service.js';
import { MailboxesPage } from './mailboxes-page.js';
import { SignInForm } from './sign-in-form.js';
import { noTicks, type Ticks } from './ticks.js';

type Access =
  | { readonly state: 'asking' }
  | { readonly state: 'signed-out'; readonly because?: 'ended' | 'left' | 'unreachable' }
  | { readonly state: 'signed-in'; readonly session: AdministratorSession };

/** The administrator's page: signing in, and Services > Mailboxes. What was ticked outlives a session. */
export function ControlPanel() {
  const [access, setAccess] = useState<Access>({ state: 'asking' });
  const [ticks, setTicks] = useState<Ticks>(noTicks);
  const [language, setLanguage] = useState<Language>(() => pickLanguage(navigator.languages));
  const t = useMemo(() => translator(language), [language]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = t('controlPanel.title');
  }, [language, t]);
  useEffect(() => {
    administrationService()
      .administratorSession({})
      .then((session) => setAccess({ state: 'signed-in', session }))
      .catch((error) =>
        setAccess(
          isSignedOut(error) ? { state: 'signed-out' } : { state: 'signed-out', because: 'unreachable' },
        ),
      );
  }, []);
  const onSessionEnded = useCallback(() => setAccess({ state: 'signed-out', because: 'ended' }), []);

  const signOut = async (session: AdministratorSession) => {
    await administrationService(session)
      .endAdministratorSession({})
      .catch(() => undefined);
    setTicks(noTicks);
    setAccess({ state: 'signed-out', because: 'left' });
  };
  return (
    <div class={`page page-${access.state}`}>
      <header class="page-head">
        <p class="page-name">
          <img src="./icon.svg" alt="" width="32" height="32" />
          Secure Mail
          <span class="page-part">{t('controlPanel.title')}</span>
        </p>
        <div class="page-tools">
          {access.state === 'signed-in' && (
            <>
              <span class="quiet">{t('controlPanel.signedInAs', { name: access.session.name })}</span>
              <button type="button" class="secondary" onClick={() => signOut(access.session)}>
                {t('controlPanel.signOut')}
              </button>
            </>
          )}
          <label class="language">
            <span class="visually-hidden">{t('controlPanel.languageLabel')}</span>
            <select value={language} onChange={(event) => setLanguage(event.currentTarget.value as Language)}>
              {languages.map((offered) => (
                <option key={offered} value={offered} lang={offered}>
                  {languageNames[offered]}
                </option>
              ))}
            </select>
          </label>
        </div>
      </header>
      {access.state === 'asking' && (
        <main>
          <p class="quiet" role="status">
            {t('controlPanel.loading')}
          </p>
        </main>
      )}
      {access.state === 'signed-out' && (
        <SignInForm
          because={access.because}
          t={t}
          onSignedIn={(session) => setAccess({ state: 'signed-in', session })}
        />
      )}
      {access.state === 'signed-in' && (
        <MailboxesPage
          session={access.session}
          ticks={ticks}
          language={language}
          t={t}
          onTicks={setTicks}
          onSessionEnded={onSessionEnded}
        />
      )}
    </div>
  );
}
