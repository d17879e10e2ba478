import type { message as reference } from '../en/message.js';

export const message: { readonly [Key in keyof typeof reference]: string } = {
  regionLabel: 'Nachricht',
  from: 'Von',
  to: 'An',
  cc: 'Kopie',
  date: 'Datum',
  noSubject: '(kein Betreff)',
  noDate: 'nicht angegeben',
  noSender: 'unbekannter Absender',

  verdictLabel: 'Wer diese Nachricht geschrieben hat und ob Sie ihr trauen können',
  verdictFine: 'Von {sender}, signiert, unverändert, verschlüsselt.',
  verdictFineNotEncrypted: 'Von {sender}, signiert, unverändert. Auf dem Weg war sie nicht verschlüsselt.',
  verdictDanger: 'Verlassen Sie sich nicht auf diese Nachricht.',
  verdictWarning: 'Prüfen Sie diese Nachricht genau, bevor Sie sich auf sie verlassen.',
  problemNotSigned: 'Sie ist nicht signiert: Jeder könnte sie im Namen von {sender} geschrieben haben.',
  problemSignatureInvalid:
    'Die Signatur passt nicht: Die Nachricht wurde nach dem Signieren verändert oder von jemand anderem signiert.',
  problemSignatureUnsupported:
    'Ihre Signatur lässt sich hier nicht prüfen, weil sie mit {algorithm} gebildet ist: Sie kann von irgendjemandem stammen und die Nachricht verändert sein.',
  problemSignatureWithoutCertificate:
    'Ihre Signatur lässt sich nicht prüfen, weil das Zertifikat des Unterzeichners fehlt: Sie kann von irgendjemandem stammen und die Nachricht verändert sein.',
  problemSignerUntrusted:
    'Sie ist signiert, aber niemand, dem dieser Dienst vertraut, bürgt für den Unterzeichner.',
  problemSignerNotSender: 'Sie ist von {signer} signiert, gibt aber {sender} als Absender an.',
  problemSignerIsTransmitter:
    'Sie ist von {signer} signiert und im Namen von {sender} gesendet. Dass {sender} davon weiß, ist nicht bewiesen.',
  problemNotAddressedToReader:
    'Sie ist nicht an Sie gerichtet. Ein anderer Empfänger hat sie möglicherweise weitergegeben.',
  problemOuterHeadersDiffer:
    'Der Umschlag wurde unterwegs verändert. Sie sehen hier, was der Absender geschrieben hat.',
  problemHeadersAmbiguous:
    'Ihr Kopf lässt sich unterschiedlich lesen: Ein anderes Programm zeigt vielleicht einen anderen Absender, Empfänger oder Betreff.',
  problemHeadersNotProtected:
    'Absender, Betreff und Datum sind von der Signatur nicht erfasst und könnten verändert worden sein.',
  problemNotAuthenticatedEncryption:
    'Sie wurde auf eine alte Weise verschlüsselt, die Änderungen nicht erkennen lässt: Sie könnte verfälscht sein.',
  problemNotEncrypted: 'Auf dem Weg war sie nicht verschlüsselt.',
  problemWeakAlgorithm: 'Sie verwendet ein altes Verfahren, das nicht mehr als sicher gilt.',
  problemAnnouncedDigestWrong:
    'Sie ist mit einem anderen Verfahren signiert, als sie ankündigt. Andere Programme erkennen ihre Signatur dann vielleicht nicht.',
  problemPartlyCovered:
    'Nur ein Teil von ihr ist signiert und verschlüsselt. Der Rest kann von irgendjemandem stammen.',

  details: 'Einzelheiten zu Signatur und Verschlüsselung',
  signedBy: 'Signiert von',
  signedAt: 'Signiert am',
  signedAtBySigner: '{time}, nach der Uhr des Unterzeichners',
  signatureState: 'Signatur',
  signatureValid: 'gültig',
  signatureInvalid: 'passt nicht zur Nachricht',
  signatureUntrusted: 'passt zur Nachricht, aber dem Zertifikat des Unterzeichners wird nicht vertraut',
  signatureUnchecked: 'lässt sich nicht prüfen',
  signatureMissing: 'keine',
  untrustedBecause: 'Warum dem Zertifikat nicht vertraut wird',
  untrustedNoPath: 'sein Aussteller ist keiner, dem hier vertraut wird',
  untrustedExpired: 'ein Zertifikat ist abgelaufen',
  untrustedNotYetValid: 'ein Zertifikat ist noch nicht gültig',
  untrustedSignature:
    'ein Zertifikat stammt nicht von dem Aussteller, den es nennt, oder es ist auf eine Weise ausgestellt, die hier nicht unterstützt wird',
  untrustedNotAnAuthority: 'ein Zertifikat wurde von jemandem ausgestellt, der keine ausstellen darf',
  untrustedPathLength: 'es stehen mehr Aussteller übereinander, als einer von ihnen erlaubt',
  untrustedKeyUsage: 'ein Schlüssel wurde für etwas verwendet, wofür er nicht bestimmt ist',
  untrustedExtendedKeyUsage: 'ein Zertifikat ist nicht für E-Mail bestimmt',
  untrustedNameConstraints: 'ein Aussteller bürgt für einen Namen, für den er nicht bürgen darf',
  untrustedPolicy: 'die Zertifikate haben keine gemeinsamen Regeln, nach denen sie ausgestellt wurden',
  untrustedRevoked: 'ein Zertifikat wurde gesperrt',
  untrustedUnknownExtension: 'ein Zertifikat hat eine Bedingung, die hier nicht verstanden wird',
  untrustedRevocationUnknown: 'es ist nicht bekannt, ob ein Zertifikat gesperrt wurde',
  untrustedMalformed: 'ein Zertifikat lässt sich nicht lesen',
  signerNotNamed: 'Absender, die nicht signiert haben',
  revocation: 'Sperrung',
  revocationGood: 'die Zertifikate waren nicht gesperrt',
  revocationRevoked: 'ein Zertifikat wurde am {time} gesperrt',
  revocationUnknown: 'nicht bekannt',
  revocationNotChecked: 'nicht geprüft',
  signatureAlgorithm: 'Verfahren der Signatur',
  encryption: 'Verschlüsselung',
  encryptionMissing: 'keine',
  encryptionAuthenticated: '{algorithm}, gegen Änderungen geschützt',
  encryptionUnauthenticated: '{algorithm}, nicht gegen Änderungen geschützt',
  certificate: 'Zertifikat',
  certificateChain: 'Zertifikate, vom Unterzeichner bis zur Wurzel',
  certificateFor: 'Ausgestellt für',
  certificateIssuer: 'Ausgestellt von',
  certificateValidity: 'Gültig',
  certificateValidFromTo: '{from} bis {to}',
  certificateSerial: 'Seriennummer',
  certificateFingerprint: 'SHA-256-Fingerabdruck',
  outerDifferences: 'Auf dem Umschlag, aber nicht vom Absender geschrieben',
  outerDifference: '{name}: Auf dem Umschlag steht „{outer}“, der Absender schrieb „{inner}“.',
  ambiguousHeaders: 'Felder, die ein anderes Programm vielleicht anders zeigt',
  ambiguousHeader: '{name}: Gezeigt wird „{shown}“, nicht gezeigt wird „{ignored}“.',
  nothingStated: 'nichts',

  body: 'Text der Nachricht',
  bodyEmpty: 'Diese Nachricht enthält keinen Text.',
  showPlainText: 'Als reinen Text zeigen',
  showFormatted: 'Mit Formatierung zeigen',
  enlarge: 'Größer zeigen',
  reduce: 'Kleiner zeigen',
  remoteBlocked:
    'Ein Inhalt aus dem Internet wurde nicht geladen, weil das Laden seinem Besitzer verraten würde, dass Sie diese Nachricht lesen.|{count} Inhalte aus dem Internet wurden nicht geladen, weil das Laden deren Besitzer verraten würde, dass Sie diese Nachricht lesen.',
  formsRemoved:
    'Ein Formular in dieser Nachricht wurde entfernt. Geben Sie niemals Kennwörter in eine Nachricht ein.',
  shownAsText:
    'Zu Ihrer Sicherheit wird die Nachricht als reiner Text gezeigt, und Links darin funktionieren nicht.',

  attachments: 'Ein Anhang|{count} Anhänge',
  attachmentSave: '{name} speichern, {size}',
  attachmentUnnamed: 'Anhang',
  attachmentDangerous:
    'Dateien dieser Art können Ihrem Computer schaden. Öffnen Sie sie nur, wenn Sie sie von diesem Absender erwartet haben.',
  attachmentFailed: '{name} konnte nicht gelesen werden.',
};
