/** Every mail that the service writes, and the page they lead to. Lists and links are laid out by the service. */
export const mails = {
  greeting: 'Hello {name},',
  greetingWithoutName: 'Hello,',
  signature: 'The Secure Mail service at {service} wrote this mail and signed it digitally.',

  gettingStartedSubject: 'Getting started with Secure Mail',
  gettingStartedIntroduction:
    'Secure Mail has been set up for your mailbox. With it you can send messages that nobody but you and your recipients can read.',
  gettingStartedSteps: 'To start:',
  gettingStartedDownload: 'Get the software from {url} and install it.',
  gettingStartedAddress: 'When it asks for your e-mail address, type your primary address: {address}',
  gettingStartedEnterCode: 'Then type the activation code below, and choose your Secure ID password.',
  gettingStartedCode: 'Activation code',
  gettingStartedPrimaryAddress: 'Your primary address',
  gettingStartedService: 'Address of the service',
  gettingStartedOnce:
    'The code can be used once, until {date} (UTC). If you receive another mail like this one, only the code in the newest mail works.',
  gettingStartedKeepSecret:
    'Do not forward this mail. Nobody from your organisation or from us will ask you for the code.',

  unlockSubject: 'Unlock your Secure ID',
  unlockIntroduction:
    'Somebody has asked to unlock the Secure ID of {address}, after its password was typed wrongly too often.',
  unlockHow: 'If it was you, type this code where Secure Mail asks for it, and then your password:',
  unlockCode: 'Unlock code',
  unlockOnce: 'The code can be used once, until {time} (UTC). It does not replace your password.',
  unlockNotYou:
    'If it was not you, you need not do anything: nobody gets in without your password. Never pass the code on.',

  pickupSubject: 'Secure message from {sender}',
  pickupIntroduction: '{sender} has sent you a message that is protected with Secure Mail.',
  pickupHow:
    'Open the following link. You will see a question from the sender; the right answer opens the message, in your browser alone. You need no account and nothing has to be installed.',
  pickupLink: 'Read the message',
  pickupUntil: 'The message can be picked up until {date} (UTC).',
  pickupUnknownAnswer:
    'If you do not know the answer, ask the sender, best by telephone. Please do not send the answer by e-mail.',
  pickupForYou:
    'The link is meant for {recipient} alone. If you do not know the sender, you can ignore this mail.',

  lockedSubject: 'Secure message to {recipient} is locked',
  lockedIntroduction:
    'The question of your secure message to {recipient} was answered wrongly as often as is allowed. The message is locked.',
  lockedWhat:
    'Ask the recipient whether it was them. If so, you can give them further tries in Secure Mail, under the messages that are waiting, until {date} (UTC).',
  lockedNothingRead: 'Nobody has read the message in this way.',

  missingSubject: 'Secure message did not arrive at the gateway',
  missingIntroduction:
    'You have sent a secure message to recipients who do not use Secure Mail. It has not arrived at the Secure Mail service, so these recipients were not told about it:',
  missingWhat:
    'Your mail server may still be trying. If the message is not in your outbox any more and you received no further report, please send it again. Message sent on {date} (UTC).',

  undeliverableSubject: 'Notification to {recipient} could not be delivered',
  undeliverableIntroduction:
    'Your secure message is waiting at the Secure Mail service, but the mail that tells {recipient} about it could not be delivered.',
  undeliverableReason: 'The answer of the mail server',
  undeliverableWhat: 'Please check the address, and send the message again with the right one.',

  downloadTitle: 'Get Secure Mail',
  downloadWhere:
    'Your administrator installs Secure Mail on your computer or tells you where to get it. When it is installed, start the activation and have the Getting Started mail at hand.',
  downloadCommandLine: 'On the command line, activate your Secure ID with:',
  downloadYourAddress: 'YOUR-ADDRESS',
} as const;
