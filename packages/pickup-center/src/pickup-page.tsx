import { type Language, languageNames, languages, pickLanguage, translator } from '@secure-mail/locales';
import type { ComponentType } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { OpenedMessageProps } from './opened-message.js';
import { PickupNotice } from './pickup-notice.js';
import { PickupProgress } from './pickup-progress.js';
import { QuestionForm } from './question-form.js';
import { usePickup } from './use-pickup.js';

/** MP-2: link, question, answer, message. */
export function PickupPage() {
  const { state, answer, retry, close } = usePickup();
  const [chosen, setChosen] = useState<Language>();
  const pickup = 'pickup' in state ? state.pickup : undefined;
  const language = chosen ?? pickup?.language ?? pickLanguage(navigator.languages);
  const t = useMemo(() => translator(language), [language]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = t('pickup.title');
  }, [language, t]);

  return (
    <div class={`page page-${state.at}`}>
      <header class="page-head">
        <p class="page-name">
          <img src="./icon.svg" alt="" width="32" height="32" />
          {t('pickup.title')}
        </p>
        <label class="language">
          <span class="visually-hidden">{t('pickup.languageLabel')}</span>
          <select value={language} onChange={(event) => setChosen(event.currentTarget.value as Language)}>
            {languages.map((offered) => (
              <option key={offered} value={offered} lang={offered}>
                {languageNames[offered]}
              </option>
            ))}
          </select>
        </label>
      </header>
      <main>
        {state.at === 'opening' && (
          <p class="card quiet" role="status">
            {t('pickup.opening')}
          </p>
        )}
        {(state.at === 'question' || state.at === 'working') && (
          <QuestionForm
            pickup={state.pickup}
            mistake={state.at === 'question' ? state.mistake : undefined}
            busy={state.at === 'working'}
            language={language}
            t={t}
            onAnswer={answer}
          >
            <PickupProgress working={state.at === 'working' ? state : undefined} language={language} t={t} />
          </QuestionForm>
        )}
        <p class="visually-hidden" role="status">
          {state.at === 'message' && t('pickup.opened')}
        </p>
        {state.at === 'notice' && <PickupNotice notice={state} t={t} onRetry={retry} />}
        {state.at === 'message' && (
          <LazyOpenedMessage
            pickup={state.pickup}
            presentation={state.presentation}
            language={language}
            t={t}
            onClose={close}
          />
        )}
      </main>
      <footer class="page-foot">{t('pickup.footer')}</footer>
    </div>
  );
}

/** The view and its sanitiser are loaded only when there is something to show. */
function LazyOpenedMessage(props: OpenedMessageProps) {
  const [loaded, setLoaded] = useState<{ readonly OpenedMessage: ComponentType<OpenedMessageProps> }>();
  useEffect(() => {
    void import('./opened-message.js').then(setLoaded);
  }, []);
  return loaded === undefined ? null : <loaded.OpenedMessage {...props} />;
}
