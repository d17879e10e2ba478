import type { Answer, administrationRoutes, Mailbox } from '@secure-mail/contracts';
import type { MessageKey, Translate } from '@secure-mail/locales';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import {
  type AdministratorSession,
  administrationService,
  isSignedOut,
  refusalText,
} from './administration-service.js';
import { ConfirmChanges } from './confirm-changes.js';
import { MailboxFilter, type MailboxFilterValue, matches, unfiltered } from './mailbox-filter.js';
import { MailboxTable } from './mailbox-table.js';
import { NoMailboxes } from './no-mailboxes.js';
import { Outcomes } from './outcomes.js';
import { noTicks, type Ticks, tickedChanges, withTicks } from './ticks.js';

export type Outcome = Answer<typeof administrationRoutes.changeSecureMail>['outcomes'][number];

export interface MailboxesPageProps {
  readonly session: AdministratorSession;
  readonly ticks: Ticks;
  readonly language: string;
  readonly t: Translate;
  onTicks(ticks: Ticks): void;
  /** A stable function: the list is loaded again when it changes. */
  onSessionEnded(): void;
}

/** Services > Mailboxes (CP-2): tick, Proceed, confirm, see what became of each. */
export function MailboxesPage({ session, ticks, language, t, onTicks, onSessionEnded }: MailboxesPageProps) {
  const service = useMemo(() => administrationService(session), [session]);
  const [mailboxes, setMailboxes] = useState<readonly Mailbox[]>();
  const [filter, setFilter] = useState<MailboxFilterValue>(unfiltered);
  const [confirming, setConfirming] = useState(false);
  const [busy, setBusy] = useState(false);
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);
  const [said, setSaid] = useState('');
  const [refusal, setRefusal] = useState<MessageKey>();

  /** Runs a call of the service; a session that has ended leads back to signing in, with the ticks kept. */
  const attempt = useCallback(
    async <T,>(call: () => Promise<T>): Promise<T | undefined> => {
      try {
        setRefusal(undefined);
        return await call();
      } catch (error) {
        if (isSignedOut(error)) onSessionEnded();
        else setRefusal(refusalText(error));
        return undefined;
      }
    },
    [onSessionEnded],
  );
  const load = useCallback(async () => {
    const answer = await attempt(() => service.listMailboxes({}));
    if (answer !== undefined) setMailboxes(answer.mailboxes);
  }, [attempt, service]);
  useEffect(() => void load(), [load]);

  const changes = tickedChanges(ticks, mailboxes ?? []);
  const count = changes.enable.length + changes.disable.length;
  const askFirst = () => {
    // What became of the last changes would be taken for what becomes of these.
    setOutcomes([]);
    setConfirming(true);
  };
  const proceed = async () => {
    setBusy(true);
    const answer = await attempt(() => service.changeSecureMail(idsOf(changes)));
    setBusy(false);
    setConfirming(false);
    if (answer === undefined) return;
    setOutcomes(answer.outcomes);
    onTicks(noTicks);
    await load();
  };
  const sendAgain = async (mailbox: Mailbox) => {
    setSaid('');
    const answer = await attempt(() => service.sendGettingStarted({ id: mailbox.id }));
    if (answer === undefined) return;
    setMailboxes((known) => known?.map((one) => (one.id === mailbox.id ? answer.mailbox : one)));
    setSaid(t('controlPanel.sentAgain', { address: mailbox.address }));
  };

  return (
    <main>
      <nav class="crumbs" aria-label={t('controlPanel.navigation')}>
        <ol>
          <li>{t('controlPanel.services')}</li>
          <li aria-current="page">{t('controlPanel.mailboxes')}</li>
        </ol>
      </nav>
      <h1>{t('controlPanel.mailboxes')}</h1>
      {refusal !== undefined && (
        <p class="complaint" role="alert">
          {t(refusal)}{' '}
          <button type="button" class="link" onClick={load}>
            {t('controlPanel.reload')}
          </button>
        </p>
      )}
      <p class={said === '' ? 'visually-hidden' : 'remark'} role="status">
        {said}
      </p>
      <Outcomes outcomes={outcomes} t={t} onClose={() => setOutcomes([])} />
      {mailboxes === undefined && refusal === undefined && <p class="quiet">{t('controlPanel.loading')}</p>}
      {mailboxes?.length === 0 && <NoMailboxes t={t} onReload={load} />}
      {mailboxes !== undefined && mailboxes.length > 0 && (
        <>
          <p class="intro">{t('controlPanel.mailboxesIntro')}</p>
          <MailboxFilter value={filter} t={t} onChange={setFilter} />
          <MailboxTable
            mailboxes={mailboxes.filter((mailbox) => matches(mailbox, filter))}
            total={mailboxes.length}
            ticks={ticks}
            language={language}
            t={t}
            onTick={(ticked, wanted) => onTicks(withTicks(ticks, ticked, wanted))}
            onSendAgain={sendAgain}
          />
          <div class="proceed-bar">
            <p role="status">
              {count === 0 ? t('controlPanel.nothingTicked') : t('controlPanel.changes', { count })}
            </p>
            {count > 0 && (
              <button type="button" class="secondary" onClick={() => onTicks(noTicks)}>
                {t('controlPanel.undo')}
              </button>
            )}
            <button type="button" class="primary" disabled={count === 0} onClick={askFirst}>
              {t('controlPanel.proceed')}
            </button>
          </div>
        </>
      )}
      {confirming && (
        <ConfirmChanges
          changes={changes}
          busy={busy}
          t={t}
          onConfirm={proceed}
          onCancel={() => setConfirming(false)}
        />
      )}
    </main>
  );
}

function idsOf({ enable, disable }: ReturnType<typeof tickedChanges>) {
  return { enable: enable.map(({ id }) => id), disable: disable.map(({ id }) => id) };
}
