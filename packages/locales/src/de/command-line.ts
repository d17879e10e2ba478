import type { commandLine as reference } from '../en/command-line.js';

export const commandLine: { readonly [Key in keyof typeof reference]: string } = {
  programSummary: 'Secure Mail: Niemand außer Absender und Empfänger liest die Nachricht.',
  helpUsage: 'Aufruf:',
  helpOptions: 'Optionen:',
  helpArguments: 'Argumente:',
  helpCommands: 'Befehle:',
  helpOption: 'diese Hilfe zeigen',
  helpCommand: 'die Hilfe zu einem Befehl zeigen',
  versionOption: 'die Version zeigen',
  optionProfile: 'Ordner mit Ihrer Secure ID und den Einstellungen (oder SECURE_MAIL_PROFILE)',
  optionJson: 'in JSON antworten, für Skripte',
  optionLanguage: 'en oder de',
  optionPasswordFile: 'das Secure-ID-Kennwort aus dieser Datei lesen',
  optionPasswordFd: 'das Secure-ID-Kennwort von diesem Dateideskriptor lesen',

  activateSummary: 'Ihre Secure ID erstellen oder auf diesen Computer holen',
  optionService: 'Adresse des Secure-Mail-Dienstes, wie sie in Ihrer Willkommensmail steht',
  optionAddress: 'Ihre E-Mail-Adresse',
  optionCodeFile: 'den Aktivierungscode aus dieser Datei lesen',
  optionCodeFd: 'den Aktivierungscode von diesem Dateideskriptor lesen',
  optionSmtp: 'Mailserver zum Senden, als smtp://benutzer@host:port oder smtps://…',
  optionSmtpPasswordFile:
    'Datei mit dem Kennwort des Mailservers; sie wird jedes Mal gelesen und nicht kopiert',
  sendSummary: 'eine Nachricht schützen und senden',
  argumentMessage: 'die Nachricht, eine .eml-Datei',
  optionQuestion: 'Frage an alle, die keine Teilnehmer sind',
  optionAnswerFile: 'die Antwort auf die Frage aus dieser Datei lesen',
  optionQuestionsFile: 'JSON-Datei mit Frage und Antwort für jede Adresse',
  optionPlan: 'nur zeigen, wer die Nachricht auf welche Weise bekäme',
  optionConfirmChanged:
    'Sie haben sich vergewissert, dass die Änderung bei diesem Empfänger stimmt; mehrfach möglich',
  optionUnclear:
    'was mit einer Kopie geschieht, deren Annahme unklar ist: send-again (erneut senden) oder skip (auslassen)',
  openSummary: 'eine Nachricht entschlüsseln, den Absender prüfen und sie zeigen',
  optionExtract: 'Nachricht, Text und Anhänge in diesen Ordner schreiben',
  statusSummary: 'Ihre Secure ID, ihre Zertifikate und Wartendes zeigen',
  exportSummary:
    'Ihre Secure ID mit den privaten Schlüsseln in eine PFX-Datei für andere Mailprogramme schreiben',
  argumentPfx: 'die zu schreibende PFX-Datei',
  optionPfxPasswordFile: 'das Kennwort für die PFX-Datei aus dieser Datei lesen',
  optionLegacy:
    'die alte Verschlüsselung verwenden, die Programme vor etwa 2018 lesen; sie schützt schlechter, wählen Sie daher ein langes zufälliges Kennwort',
  optionForce: 'die Datei ersetzen, falls es sie gibt',
  depositsSummary: 'Nachrichten, die auf Empfänger ohne Secure Mail warten',
  depositsListSummary: 'sie auflisten',
  depositsUnlockSummary: 'einem gesperrten Empfänger weitere Versuche geben',
  argumentDeposit: 'die Hinterlegung, wie die Liste sie zeigt',
  argumentRecipient: 'die Adresse des Empfängers',
  settingsSummary: 'die Einstellungen dieses Profils zeigen oder ändern',
  outboxSummary: 'Nachrichten, deren Versand unterbrochen wurde',
  outboxListSummary: 'sie auflisten',
  outboxDiscardSummary: 'die nicht gesendeten Kopien aufgeben',
  argumentOutboxEntry: 'der Eintrag, wie die Liste ihn zeigt',

  askService: 'Adresse des Secure-Mail-Dienstes:',
  askAddress: 'Ihre E-Mail-Adresse:',
  askCode: 'Aktivierungscode:',
  askPassword: 'Secure-ID-Kennwort:',
  askPasswordForLookUp: 'Secure-ID-Kennwort, um die Empfänger nachzuschlagen:',
  askNewPassword: 'Wählen Sie ein Secure-ID-Kennwort:',
  askNewPasswordAgain: 'Dasselbe Kennwort noch einmal:',
  askPfxPassword: 'Kennwort für die PFX-Datei:',
  askPfxPasswordAgain: 'Dasselbe Kennwort noch einmal:',
  askSameQuestion: 'Eine Frage für alle {count}?',
  askQuestion: 'Frage an {recipients}:',
  askAnswer: 'Antwort, die dort bekannt ist:',
  askConfirmChanged: 'Trotzdem an {address} senden?',
  askSendUnclear: 'Diese Kopie erneut senden? Sie kommt dann womöglich zweimal an.',
  yesNo: '{question} (j/N)',
  yesWords: 'j ja y',
  noWords: 'n nein',
  yesNoAgain: 'Bitte antworten Sie mit j oder n.',
  passwordsDiffer: 'Die beiden Kennwörter sind verschieden.',

  stepCheckingCode: 'Der Aktivierungscode wird geprüft …',
  stepProtectingPassword: 'Ihr Kennwort wird geschützt …',
  stepMakingKeys: 'Ihre Schlüssel werden erzeugt …',
  stepRequestingCertificates: 'Ihre Zertifikate werden angefordert …',
  stepCheckingCertificates: 'Ihre Zertifikate werden geprüft …',
  stepSealing: 'Ihre Schlüssel werden verschlossen …',
  passwordNotRecoverable:
    'Merken Sie sich dieses Kennwort. Niemand kann es Ihnen nennen, und ohne es ist Ihre Post nicht lesbar.',
  activated: 'Ihre Secure ID für {address} ist bereit.',
  activatedAgain: 'Ihre Secure ID für {address} ist auf diesem Computer angekommen.',
  activatedProfile: 'Sie liegt in {folder}.',
  setAside: '{file} ist beschädigt. Die Datei bleibt als {kept} erhalten und wird neu angelegt.',
  keysForgotten:
    'Die Schlüssel der Menschen, denen Sie geschrieben haben, sind vergessen: Hat sich seitdem einer geändert, werden Sie diesmal nicht gewarnt.',
  smtpMissingHint:
    'Zum Senden nennen Sie den Mailserver: securemail settings --smtp smtp://benutzer@host:port',

  planTitle: 'Diese Nachricht wird so gesendet:',
  planFrom: 'Von: {address}',
  planSubscribers: 'Teilnehmer, die sie in ihrem Mailprogramm lesen:',
  planOutsiders: 'Andere, die sie nach Beantwortung Ihrer Frage abholen:',
  planNobody: '(niemand)',
  planBcc: '{address} (Blindkopie)',
  planCopies:
    'Sie geht als eine geschützte Nachricht hinaus.|Sie geht als {count} geschützte Nachrichten hinaus.',
  planOnly: 'Es wurde nichts gesendet.',
  warningChanged:
    '{address} hat einen anderen Schlüssel als beim letzten Mal. Wenn Sie davon nichts wissen, fragen Sie dort zuerst nach.',
  warningVanished:
    '{address} war Teilnehmer und ist es nicht mehr. Wenn Sie davon nichts wissen, fragen Sie dort zuerst nach.',
  warningUnknownCertificate:
    'Am {date} hat der Dienst für Ihre Adresse ein Zertifikat ausgestellt, das nicht zu Ihrer Secure ID gehört (Nummer {serialNumber}). Jemand anders kann vielleicht Ihre Post lesen oder in Ihrem Namen signieren. Verständigen Sie Ihren Administrator.',
  progressPreparing: 'Kopie {copy} von {copies} wird vorbereitet …',
  progressProtecting: 'Kopie {copy} von {copies} wird geschützt …',
  progressCommitting: 'Kopie {copy} von {copies} wird beim Dienst angekündigt …',
  progressSubmitting: 'Kopie {copy} von {copies} wird dem Mailserver übergeben …',
  sentCopy: 'Gesendet an {recipients}.',
  sentDeposit: 'Liegt zur Abholung bereit für {recipients}.',
  sent: 'Die Nachricht wurde geschützt gesendet.',
  resumed:
    'Der Versand dieser Nachricht wurde am {date} begonnen. Dieselben geschützten Kopien werden weiterverwendet; was gesendet ist, wird nicht noch einmal gesendet.',
  alreadySentCopy: 'Schon gesendet an {recipients}.',
  unclearCopy:
    'Die Antwort des Mailservers ging verloren, als eine Kopie an {recipients} ging. Sie ist womöglich angenommen worden.',
  skippedCopy: 'Nicht erneut gesendet an {recipients}.',
  keptInOutbox: 'Die geschützten Kopien bleiben erhalten. Rufen Sie denselben Befehl noch einmal auf.',
  nothingSent: 'Es wurde nichts gesendet.',
  partlySent: 'Die Kopie für {recipients} war schon gesendet; die übrigen nicht.',

  subject: 'Betreff',
  openedAttachment: '{name} ({type}, {size})',
  openedNoText: '(kein Text)',
  extracted: 'Geschrieben nach {folder}:',
  problemNotEncrypted: 'Auf dem Weg war sie nicht verschlüsselt.',
  dangerous: 'Text und Anhänge können von jemand anderem stammen. Handeln Sie nicht danach.',

  exported: 'Ihre Secure ID wurde nach {file} geschrieben.',
  exportedWarning:
    'Wer diese Datei und ihr Kennwort hat, kann Ihre Post lesen. Verwahren Sie sie sicher und löschen Sie sie, wenn Sie sie nicht mehr brauchen.',

  statusAddress: 'Secure ID: {address} ({name})',
  statusService: 'Dienst: {url} ({name})',
  statusReachable: 'Der Dienst antwortet.',
  statusUnreachable: 'Der Dienst antwortet nicht.',
  statusSigning: 'Signaturzertifikat: gültig {from} bis {to}',
  statusEncryption: 'Verschlüsselungszertifikat: gültig {from} bis {to}',
  statusExpired: 'Dieses Zertifikat ist nicht in Kraft.',
  statusSmtp: 'Mailserver: {url}',
  statusSmtpMissing: 'Mailserver: nicht eingestellt',
  statusOutbox:
    'Eine unterbrochene Nachricht im Postausgang.|{count} unterbrochene Nachrichten im Postausgang.',
  statusDeposits: 'Eine Nachricht wartet auf Abholung.|{count} Nachrichten warten auf Abholung.',
  statusDepositsHint: 'Was auf Abholung wartet: securemail deposits list',

  depositsNone: 'Es wartet nichts.',
  depositLine: '{id}, gesendet {date}, {state}, bis {until}',
  depositAnnounced: 'unterwegs',
  depositArrived: 'wartet',
  depositMissing: 'nicht beim Dienst angekommen',
  depositExpired: 'abgelaufen',
  recipientWaiting:
    '{address}: nicht abgeholt, noch ein Versuch|{address}: nicht abgeholt, noch {count} Versuche',
  recipientPickedUp: '{address}: abgeholt',
  recipientLocked: '{address}: gesperrt nach falschen Antworten',
  recipientExpired: '{address}: abgelaufen',
  depositUnlocked: '{address} hat wieder einen Versuch.|{address} hat wieder {count} Versuche.',

  settingsSaved: 'Gespeichert.',
  settingsService: 'Dienst: {url}',
  outboxNone: 'Der Postausgang ist leer.',
  outboxLine: '{id}, {date}, nicht gesendet an {recipients}',
  outboxDiscarded: 'Verworfen. Was vorher gesendet wurde, bleibt gesendet.',

  failUnexpected: 'Es ist etwas Unerwartetes geschehen: {detail}',
  failUsage: 'Der Befehl ist nicht verständlich: {detail}',
  failCancelled: 'Abgebrochen.',
  failProfileInUse: 'Ein anderes securemail arbeitet gerade in {folder}. Warten Sie, bis es fertig ist.',
  failProfileEmpty: 'In {folder} ist keine Secure ID. Rufen Sie zuerst securemail activate auf.',
  failProfileDamaged:
    '{file} ist beschädigt. securemail activate stellt sie wieder her; es geht keine Post verloren.',
  failProfileTaken:
    'Dieses Profil enthält die Secure ID von {address}. Wählen Sie für eine zweite Adresse mit --profile einen anderen Ordner.',
  failProfileUnsafe:
    '{folder} gehört jemand anderem oder ist für andere beschreibbar und wird nicht verwendet.',
  failSecretMissing: '{what}: Es gibt kein Terminal, um danach zu fragen. Geben Sie es mit {option} an.',
  failSecretUnreadable: '{option}: {detail}',
  failSecretEmpty: '{option}: Der Inhalt ist leer.',
  failFileUnreadable: '{file} ist nicht lesbar: {detail}',
  failFileExists: '{file} gibt es schon. Mit --force wird die Datei ersetzt.',
  failFileUnwritable: '{file} ist nicht beschreibbar: {detail}',
  failQuestionsInvalid:
    '{file} muss JSON dieser Form sein: {"client@elsewhere.example": {"question": "…", "answer": "…"}}.',
  failServiceUrl:
    'Die Adresse des Dienstes muss mit https:// beginnen (http:// nur für diesen Computer selbst).',
  failAddress: '{address} ist keine E-Mail-Adresse.',
  failLanguage: 'Die Sprache {language} gibt es nicht; es gibt en und de.',
  failSmtpUrl: 'Der Mailserver wird als smtp://benutzer@host:port oder smtps://benutzer@host:port angegeben.',
  failSmtpUrlPassword:
    'Kennwörter gehören nicht in Argumente. Legen Sie es in eine Datei und verwenden Sie --smtp-password-file.',
  failSmtpMissing:
    'Es ist kein Mailserver eingestellt. Rufen Sie auf: securemail settings --smtp smtp://benutzer@host:port. Es wurde nichts gesendet.',
  failSmtpUnreachable: 'Der Mailserver {server} antwortet nicht: {detail}',
  failSmtpLogin: 'Der Mailserver {server} lehnt Benutzer und Kennwort ab: {detail}',
  failSmtpRecipients: 'Der Mailserver lehnt {recipients} ab: {detail}',
  failSmtpRefused: 'Der Mailserver lehnt die Nachricht ab: {detail}',
  failSmtpLater: 'Der Mailserver kann die Nachricht jetzt nicht annehmen: {detail}',
  failSmtpUnclear:
    'Die Verbindung riss ab, während der Mailserver {server} antwortete; es ist unklar, ob er die Kopie für {recipients} angenommen hat.',
  failUnclearChoice:
    'Es ist unklar, ob die Kopie für {recipients} angenommen wurde. Geben Sie --unclear send-again oder --unclear skip an.',
  failOutboxEntryDamaged:
    'Der Eintrag {id} im Postausgang ist beschädigt: Was von seiner Nachricht gesendet wurde, ist nicht mehr feststellbar. Geben Sie ihn auf mit: securemail outbox discard {id}',
  failOutboxEntry: 'Diesen Eintrag gibt es im Postausgang nicht.',
  failDepositRecipient: 'Diese Hinterlegung oder diesen Empfänger gibt es nicht.',
  failMessageUnreadable:
    'Das ist keine verwendbare Nachricht: Sie ist leer, hat keinen Kopf oder ihr Aufbau ist beschädigt. Speichern Sie sie noch einmal aus dem Mailprogramm, als .eml.',
  failMessageHeader:
    'Diese Nachricht ist nicht verwendbar: From, To, Cc oder Bcc fehlt oder ist nicht verständlich.',

  failWrongPassword: 'Das Kennwort ist falsch.',
  failAddressOrPassword: 'Adresse oder Kennwort werden nicht angenommen.',
  failWeakPassword:
    'Dieses Kennwort ist zu leicht zu erraten. Verwenden Sie mindestens 12 Zeichen, oder 8 mit Großbuchstaben, Kleinbuchstaben und Ziffern oder Sonderzeichen; weder Ihre Adresse noch ein bekanntes Kennwort.',
  failEmptyAnswer: 'Die Antwort braucht mindestens einen Buchstaben oder eine Ziffer.',
  failUnsupportedCharacter: 'Der Text enthält ein Zeichen, das hier nicht verwendet werden kann.',
  failEmptyQuestion: 'Die Frage ist leer.',
  failQuestionTooLong: 'Die Frage ist länger als 500 Zeichen.',
  failQuestionMissing:
    '{addresses} ist kein Teilnehmer: Es werden eine Frage und eine Antwort gebraucht. Es wurde nichts gesendet.|{addresses} sind keine Teilnehmer: Es werden je eine Frage und eine Antwort gebraucht. Es wurde nichts gesendet.',
  failServiceChanged:
    'Das ist nicht der Dienst, bei dem Ihre Secure ID entstand, oder er hat seine Identität geändert. Fragen Sie Ihren Administrator, bevor Sie fortfahren.',
  failOwnCertificate:
    'Die Zertifikate Ihrer Secure ID sind nicht verwendbar: Sie sind abgelaufen oder nicht echt.',
  failSealedKeys: 'Ihre Schlüssel sind beschädigt. securemail activate holt sie zurück.',
  failMessageChanged: 'Die Nachricht wurde inzwischen verändert. Es wurde nichts gesendet.',
  failMessageTooLarge: 'Die Nachricht ist zu groß für den Dienst. Es wurde nichts gesendet.',
  failSender:
    'Die Nachricht ist von {addresses}, Ihre Secure ID gehört aber zu einer anderen Adresse. Es wurde nichts gesendet.',
  failNoRecipients: 'Die Nachricht hat keine Empfänger.',
  failTooManyRecipients:
    'Die Nachricht hat zu viele Empfänger, die keine Teilnehmer sind. Es wurde nichts gesendet.',
  failRecipientAddress:
    '{addresses} ist keine erreichbare Adresse. Prüfen Sie sie; Buchstaben wie ä können nicht vor dem @ stehen. Es wurde nichts gesendet.',
  failRecipientCertificate:
    'Dem Zertifikat des Dienstes für {addresses} ist nicht zu trauen. Es wurde nichts gesendet. Verständigen Sie Ihren Administrator.',
  failRecipientChanged:
    '{addresses} hat einen anderen Schlüssel als beim letzten Mal. Fragen Sie dort nach und verwenden Sie dann --confirm-changed. Es wurde nichts gesendet.',
  failSubscriberVanished:
    '{addresses} war Teilnehmer und ist es nicht mehr. Fragen Sie dort nach und verwenden Sie dann --confirm-changed. Es wurde nichts gesendet.',
  failServiceAnswer: 'Die Antwort des Dienstes ist nicht verwendbar. Verständigen Sie Ihren Administrator.',
  failServiceMismatch:
    'Der Dienst und dieses Programm verstehen einander nicht: Eines von beiden ist veraltet. Verständigen Sie Ihren Administrator.',

  failServiceUnreachable:
    'Der Secure-Mail-Dienst antwortet nicht. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.',
  failActivationRefused: 'Adresse oder Aktivierungscode werden nicht angenommen.',
  failActivationUsed:
    'Dieser Aktivierungscode wurde schon verwendet. Bitten Sie Ihren Administrator um einen neuen.',
  failActivationExpired:
    'Dieser Aktivierungscode ist abgelaufen. Bitten Sie Ihren Administrator um einen neuen.',
  failActivationSuperseded: 'Anderswo hat eine neuere Aktivierung begonnen. Fangen Sie noch einmal an.',
  failCertificateRequest:
    'Der Dienst stellt für diese Schlüssel keine Zertifikate aus. Verständigen Sie Ihren Administrator.',
  failRegistrationExpired:
    'Es hat so lange gedauert, dass der Dienst aufgegeben hat. Rufen Sie denselben Befehl noch einmal auf.',
  failLoginLocked: 'Zu viele falsche Kennwörter. Versuchen Sie es in {minutes} min noch einmal.',
  failLoginLockedForGood:
    'Zu viele falsche Kennwörter. Die Anmeldung bleibt gesperrt, bis Ihr Administrator sie entsperrt.',
  failTooManyRequests: 'Zu viele Versuche. Versuchen Sie es in {minutes} min noch einmal.',
  failTooManyRequestsLater: 'Zu viele Versuche. Versuchen Sie es später noch einmal.',
  failSuspended: 'Ihre Secure ID ist gesperrt. Fragen Sie Ihren Administrator.',
  failDisabled: 'Secure Mail ist für Ihre Adresse abgeschaltet. Fragen Sie Ihren Administrator.',
  failNotSignedIn: 'Die Sitzung ist beendet. Versuchen Sie es noch einmal.',
  failDepositConflict:
    'Der Dienst kennt unter dieser Hinterlegung eine andere Nachricht. Es wurde nichts gesendet.',
  failDepositNotFound: 'Diese Hinterlegung gibt es nicht.',
  failServiceBusy: 'Der Dienst kann jetzt nicht antworten. Versuchen Sie es später noch einmal.',

  failNotEncrypted: 'Diese Nachricht ist nicht verschlüsselt.',
  failNotSecured:
    'Diese Nachricht ist weder verschlüsselt noch signiert: Es gibt nichts zu öffnen oder zu prüfen.',
  failNotForYou: 'Diese Nachricht ist nicht für Sie verschlüsselt.',
  failDecryption: 'Diese Nachricht ist beschädigt oder wurde verändert. Ihr Inhalt wird nicht gezeigt.',
  failUnsupportedAlgorithm: 'Diese Nachricht verwendet ein Verfahren, das nicht unterstützt wird.',
  failTooLarge: 'Diese Nachricht ist zu groß oder zu tief verschachtelt.',
};
