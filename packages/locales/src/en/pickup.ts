/** The Message Pickup Center. */
export const pickup = {
  title: 'Message Pickup Center',
  languageLabel: 'Language',
  needsScript:
    'This page decrypts your message inside your browser and needs JavaScript for that. Please switch JavaScript on for this page and load it again.',
  footer: 'Decryption happens in your browser. The service that keeps this message cannot read it.',

  opening: 'Looking for your message …',
  questionHeading: 'A secure message for you',
  questionIntro: '{sender} has sent a secure message to {recipient}.',
  questionAsked: 'Answer the question that the sender chose for you:',
  answerHint:
    'If you do not know the answer, ask the sender, by telephone for example. Do not reply to the notification.',
  open: 'Open the message',
  facts: '{size}, kept until {date}',
  triesLeft: 'You have one try.|You have {count} tries.',
  answerMissing: 'Please type the answer.',
  answerWrong:
    'This answer is not right. One try is left; after it the message is locked.|This answer is not right. {count} tries are left.',

  working: 'Please wait',
  checking: 'Checking your answer …',
  downloading: 'Fetching the message …',
  decrypting: 'Decrypting the message …',
  progress: '{done} of {all}',
  opened: 'The message is open.',
  done: 'Close the message',
  expiresNote: 'You can open this message again until {date} with the same answer.',

  lockedHeading: 'This message is locked',
  locked:
    'There were too many wrong answers. Ask {sender} to unlock the message or to send it again with another question. The link in your notification stays the same.',
  lockedUnknownSender:
    'There were too many wrong answers. Ask the sender to unlock the message or to send it again with another question. The link in your notification stays the same.',
  expiredHeading: 'This message is no longer kept',
  expired:
    'Messages are kept for a limited time only, and that time is over. Ask the sender to send it again.',
  unknownHeading: 'This link does not lead to a message',
  unknown:
    'Open the link exactly as it stands in your notification; mail programs sometimes break long links in two.',
  noLinkHeading: 'Open the link in your notification',
  noLink: 'To pick up a message, open the link in the notification that you received by e-mail.',
  notArrivedHeading: 'The message has not arrived yet',
  notArrived: 'It has been announced and should be here within a few minutes. Please try again then.',
  unreachableHeading: 'The service does not answer',
  unreachable: 'Check your connection to the Internet and try again.',
  tooManyHeading: 'Too many requests',
  tooMany: 'Please wait a little and try again.',
  failedHeading: 'Something went wrong',
  failed: 'The service could not answer as it should. Please try again later.',
  damagedHeading: 'The message is damaged',
  damaged:
    'Your answer was right, but the message was changed or cut short after it was sent. It is not shown. Ask the sender to send it again.',
  unsupportedHeading: 'This browser is too old',
  unsupported: 'It lacks what is needed to decrypt the message. Please use a current browser.',
  tryAgain: 'Try again',
} as const;
