import type { pickup as reference } from '../en/pickup.js';

export const pickup: { readonly [Key in keyof typeof reference]: string } = {
  title: 'Nachrichten-Abholung',
  languageLabel: 'Sprache',
  needsScript:
    'Diese Seite entschlüsselt Ihre Nachricht in Ihrem Browser und benötigt dafür JavaScript. Bitte schalten Sie JavaScript für diese Seite ein und laden Sie sie erneut.',
  footer:
    'Entschlüsselt wird in Ihrem Browser. Der Dienst, der diese Nachricht aufbewahrt, kann sie nicht lesen.',

  opening: 'Ihre Nachricht wird gesucht …',
  questionHeading: 'Eine sichere Nachricht für Sie',
  questionIntro: '{sender} hat eine sichere Nachricht an {recipient} gesendet.',
  questionAsked: 'Beantworten Sie die Frage, die der Absender für Sie gewählt hat:',
  answerHint:
    'Wenn Sie die Antwort nicht wissen, fragen Sie den Absender, zum Beispiel telefonisch. Antworten Sie nicht auf die Benachrichtigung.',
  open: 'Nachricht öffnen',
  facts: '{size}, aufbewahrt bis {date}',
  triesLeft: 'Sie haben einen Versuch.|Sie haben {count} Versuche.',
  answerMissing: 'Bitte geben Sie die Antwort ein.',
  answerWrong:
    'Diese Antwort ist nicht richtig. Sie haben noch einen Versuch, danach wird die Nachricht gesperrt.|Diese Antwort ist nicht richtig. Sie haben noch {count} Versuche.',

  working: 'Bitte warten Sie',
  checking: 'Ihre Antwort wird geprüft …',
  downloading: 'Die Nachricht wird geholt …',
  decrypting: 'Die Nachricht wird entschlüsselt …',
  progress: '{done} von {all}',
  opened: 'Die Nachricht ist geöffnet.',
  done: 'Nachricht schließen',
  expiresNote: 'Sie können diese Nachricht bis {date} mit derselben Antwort erneut öffnen.',

  lockedHeading: 'Diese Nachricht ist gesperrt',
  locked:
    'Es gab zu viele falsche Antworten. Bitten Sie {sender}, die Nachricht zu entsperren oder mit einer anderen Frage neu zu senden. Der Link in Ihrer Benachrichtigung bleibt derselbe.',
  lockedUnknownSender:
    'Es gab zu viele falsche Antworten. Bitten Sie den Absender, die Nachricht zu entsperren oder mit einer anderen Frage neu zu senden. Der Link in Ihrer Benachrichtigung bleibt derselbe.',
  expiredHeading: 'Diese Nachricht wird nicht mehr aufbewahrt',
  expired:
    'Nachrichten werden nur eine begrenzte Zeit aufbewahrt, und diese Zeit ist vorbei. Bitten Sie den Absender, sie neu zu senden.',
  unknownHeading: 'Dieser Link führt zu keiner Nachricht',
  unknown:
    'Öffnen Sie den Link genau so, wie er in Ihrer Benachrichtigung steht; E-Mail-Programme brechen lange Links manchmal um.',
  noLinkHeading: 'Öffnen Sie den Link in Ihrer Benachrichtigung',
  noLink:
    'Um eine Nachricht abzuholen, öffnen Sie den Link in der Benachrichtigung, die Sie per E-Mail erhalten haben.',
  notArrivedHeading: 'Die Nachricht ist noch nicht angekommen',
  notArrived:
    'Sie ist angekündigt und sollte in wenigen Minuten hier sein. Bitte versuchen Sie es dann noch einmal.',
  unreachableHeading: 'Der Dienst antwortet nicht',
  unreachable: 'Prüfen Sie Ihre Internetverbindung und versuchen Sie es noch einmal.',
  tooManyHeading: 'Zu viele Anfragen',
  tooMany: 'Bitte warten Sie ein wenig und versuchen Sie es noch einmal.',
  failedHeading: 'Etwas ist schiefgegangen',
  failed: 'Der Dienst konnte nicht richtig antworten. Bitte versuchen Sie es später noch einmal.',
  damagedHeading: 'Die Nachricht ist beschädigt',
  damaged:
    'Ihre Antwort war richtig, aber die Nachricht wurde nach dem Senden verändert oder abgeschnitten. Sie wird nicht gezeigt. Bitten Sie den Absender, sie neu zu senden.',
  unsupportedHeading: 'Dieser Browser ist zu alt',
  unsupported:
    'Ihm fehlt, was zum Entschlüsseln der Nachricht nötig ist. Bitte verwenden Sie einen aktuellen Browser.',
  tryAgain: 'Noch einmal versuchen',
};
