import type { mails as reference } from '../en/mails.js';

export const mails: { readonly [Key in keyof typeof reference]: string } = {
  greeting: 'Guten Tag {name},',
  greetingWithoutName: 'Guten Tag,',
  signature: 'Der Dienst Secure Mail unter {service} hat diese E-Mail geschrieben und digital signiert.',

  gettingStartedSubject: 'Erste Schritte mit Secure Mail',
  gettingStartedIntroduction:
    'Secure Mail wurde für Ihr Postfach eingerichtet. Damit senden Sie Nachrichten, die niemand außer Ihnen und Ihren Empfängern lesen kann.',
  gettingStartedSteps: 'So beginnen Sie:',
  gettingStartedDownload: 'Laden Sie die Software von {url} herunter und installieren Sie sie.',
  gettingStartedAddress:
    'Wenn Sie nach Ihrer E-Mail-Adresse gefragt werden, geben Sie Ihre primäre Adresse ein: {address}',
  gettingStartedEnterCode:
    'Geben Sie danach den untenstehenden Aktivierungscode ein und wählen Sie Ihr Secure-ID-Kennwort.',
  gettingStartedCode: 'Aktivierungscode',
  gettingStartedPrimaryAddress: 'Ihre primäre Adresse',
  gettingStartedService: 'Adresse des Dienstes',
  gettingStartedOnce:
    'Der Code kann einmal verwendet werden, bis {date} (UTC). Wenn Sie eine weitere E-Mail dieser Art erhalten, gilt nur der Code aus der neuesten.',
  gettingStartedKeepSecret:
    'Leiten Sie diese E-Mail nicht weiter. Niemand aus Ihrer Organisation und niemand von uns wird Sie nach dem Code fragen.',

  unlockSubject: 'Entsperren Ihrer Secure ID',
  unlockIntroduction:
    'Für die Secure ID von {address} wurde das Entsperren angefordert, nachdem ihr Kennwort zu oft falsch eingegeben wurde.',
  unlockHow:
    'Wenn Sie das waren, geben Sie diesen Code ein, wenn Secure Mail danach fragt, und anschließend Ihr Kennwort:',
  unlockCode: 'Entsperrcode',
  unlockOnce: 'Der Code gilt einmal, bis {time} (UTC). Er ersetzt nicht Ihr Kennwort.',
  unlockNotYou:
    'Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Ohne Ihr Kennwort kommt niemand hinein. Geben Sie den Code nie weiter.',

  pickupSubject: 'Sichere Nachricht von {sender}',
  pickupIntroduction: '{sender} hat Ihnen eine mit Secure Mail geschützte Nachricht gesendet.',
  pickupHow:
    'Öffnen Sie den folgenden Link. Sie sehen eine Frage des Absenders; die richtige Antwort öffnet die Nachricht, allein in Ihrem Browser. Sie brauchen kein Konto und müssen nichts installieren.',
  pickupLink: 'Nachricht lesen',
  pickupUntil: 'Die Nachricht kann bis {date} (UTC) abgeholt werden.',
  pickupUnknownAnswer:
    'Wenn Sie die Antwort nicht kennen, fragen Sie den Absender, am besten telefonisch. Bitte senden Sie die Antwort nicht per E-Mail.',
  pickupForYou:
    'Der Link ist allein für {recipient} bestimmt. Wenn Sie den Absender nicht kennen, können Sie diese E-Mail ignorieren.',

  lockedSubject: 'Sichere Nachricht an {recipient} ist gesperrt',
  lockedIntroduction:
    'Die Frage zu Ihrer sicheren Nachricht an {recipient} wurde so oft falsch beantwortet, wie es erlaubt ist. Die Nachricht ist gesperrt.',
  lockedWhat:
    'Fragen Sie den Empfänger, ob er es war. Wenn ja, können Sie ihm in Secure Mail unter den wartenden Nachrichten bis {date} (UTC) weitere Versuche geben.',
  lockedNothingRead: 'Auf diesem Weg hat niemand die Nachricht gelesen.',

  missingSubject: 'Sichere Nachricht ist nicht am Gateway angekommen',
  missingIntroduction:
    'Sie haben eine sichere Nachricht an Empfänger gesendet, die Secure Mail nicht verwenden. Sie ist beim Dienst Secure Mail nicht angekommen; diese Empfänger wurden daher nicht benachrichtigt:',
  missingWhat:
    'Möglicherweise versucht es Ihr Mailserver noch. Wenn die Nachricht nicht mehr in Ihrem Postausgang liegt und Sie keinen weiteren Bericht erhalten haben, senden Sie sie bitte erneut. Nachricht gesendet am {date} (UTC).',

  undeliverableSubject: 'Benachrichtigung an {recipient} war nicht zustellbar',
  undeliverableIntroduction:
    'Ihre sichere Nachricht liegt beim Dienst Secure Mail bereit, aber die E-Mail, die {recipient} darüber benachrichtigt, konnte nicht zugestellt werden.',
  undeliverableReason: 'Antwort des Mailservers',
  undeliverableWhat:
    'Bitte prüfen Sie die Adresse und senden Sie die Nachricht mit der richtigen Adresse erneut.',

  downloadTitle: 'Secure Mail beziehen',
  downloadWhere:
    'Ihr Administrator installiert Secure Mail auf Ihrem Computer oder teilt Ihnen mit, woher Sie es bekommen. Starten Sie nach der Installation die Aktivierung und halten Sie die E-Mail „Erste Schritte“ bereit.',
  downloadCommandLine: 'Auf der Befehlszeile aktivieren Sie Ihre Secure ID mit:',
  downloadYourAddress: 'IHRE-ADRESSE',
};
