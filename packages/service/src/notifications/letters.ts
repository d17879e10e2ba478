import { type Language, translator } from '@secure-mail/locales';
import type { Letter, LetterPart } from './letter.js';
import { plainLine } from './plain-line.js';

/** CP-5: what somebody needs who was invited. */
export function gettingStartedLetter(facts: {
  readonly language: Language;
  readonly service: string;
  readonly displayName: string;
  readonly address: string;
  readonly activationCode: string;
  readonly expiresAt: Date;
  readonly downloadUrl: string;
  readonly serviceUrl: string;
}): Letter {
  const say = translator(facts.language);
  return {
    language: facts.language,
    service: facts.service,
    subject: say('mails.gettingStartedSubject'),
    name: nameOf(facts.displayName),
    parts: [
      paragraph(say('mails.gettingStartedIntroduction')),
      paragraph(say('mails.gettingStartedSteps')),
      {
        kind: 'steps',
        steps: [
          say('mails.gettingStartedDownload', { url: facts.downloadUrl }),
          say('mails.gettingStartedAddress', { address: facts.address }),
          say('mails.gettingStartedEnterCode'),
        ],
      },
      {
        kind: 'facts',
        facts: [
          [say('mails.gettingStartedCode'), facts.activationCode],
          [say('mails.gettingStartedPrimaryAddress'), facts.address],
          [say('mails.gettingStartedService'), facts.serviceUrl],
        ],
      },
      paragraph(say('mails.gettingStartedOnce', { date: day(facts.expiresAt, facts.language) })),
      paragraph(say('mails.gettingStartedKeepSecret')),
    ],
  };
}

/** What somebody needs whose Secure ID is locked. */
export function unlockLetter(facts: {
  readonly language: Language;
  readonly service: string;
  readonly displayName: string;
  readonly address: string;
  readonly code: string;
  readonly expiresAt: Date;
}): Letter {
  const say = translator(facts.language);
  return {
    language: facts.language,
    service: facts.service,
    subject: say('mails.unlockSubject'),
    name: nameOf(facts.displayName),
    parts: [
      paragraph(say('mails.unlockIntroduction', { address: facts.address })),
      paragraph(say('mails.unlockHow')),
      { kind: 'facts', facts: [[say('mails.unlockCode'), facts.code]] },
      paragraph(say('mails.unlockOnce', { time: minute(facts.expiresAt, facts.language) })),
      paragraph(say('mails.unlockNotYou')),
    ],
  };
}

/** MP-1: who wrote, how to pick up, until when. The question is not in it. */
export function pickupLetter(facts: {
  readonly language: Language;
  readonly service: string;
  readonly senderName: string;
  readonly senderAddress: string;
  readonly recipientAddress: string;
  readonly expiresAt: Date;
  readonly link: string;
}): Letter {
  const say = translator(facts.language);
  return {
    language: facts.language,
    service: facts.service,
    subject: say('mails.pickupSubject', { sender: facts.senderAddress }),
    name: undefined,
    parts: [
      paragraph(say('mails.pickupIntroduction', { sender: named(facts.senderName, facts.senderAddress) })),
      paragraph(say('mails.pickupHow')),
      { kind: 'link', label: say('mails.pickupLink'), url: facts.link },
      paragraph(say('mails.pickupUntil', { date: day(facts.expiresAt, facts.language) })),
      paragraph(say('mails.pickupUnknownAnswer')),
      paragraph(say('mails.pickupForYou', { recipient: facts.recipientAddress })),
    ],
  };
}

/** MP-3: tells the sender that a recipient's tries are used up. */
export function lockedLetter(facts: {
  readonly language: Language;
  readonly service: string;
  readonly senderName: string;
  readonly recipientAddress: string;
  readonly expiresAt: Date;
}): Letter {
  const say = translator(facts.language);
  const recipient = facts.recipientAddress;
  return {
    language: facts.language,
    service: facts.service,
    subject: say('mails.lockedSubject', { recipient }),
    name: nameOf(facts.senderName),
    parts: [
      paragraph(say('mails.lockedIntroduction', { recipient })),
      paragraph(say('mails.lockedWhat', { date: day(facts.expiresAt, facts.language) })),
      paragraph(say('mails.lockedNothingRead')),
    ],
  };
}

/** Tells the sender that a message they committed to has not reached the gateway. */
export function missingLetter(facts: {
  readonly language: Language;
  readonly service: string;
  readonly senderName: string;
  readonly recipientAddresses: readonly string[];
  readonly committedAt: Date;
}): Letter {
  const say = translator(facts.language);
  return {
    language: facts.language,
    service: facts.service,
    subject: say('mails.missingSubject'),
    name: nameOf(facts.senderName),
    parts: [
      paragraph(say('mails.missingIntroduction')),
      { kind: 'list', items: facts.recipientAddresses },
      paragraph(say('mails.missingWhat', { date: day(facts.committedAt, facts.language) })),
    ],
  };
}

/** Tells the sender that the notification to a recipient was refused for good. */
export function undeliverableLetter(facts: {
  readonly language: Language;
  readonly service: string;
  readonly senderName: string;
  readonly recipientAddress: string;
  readonly reason: string;
}): Letter {
  const say = translator(facts.language);
  const recipient = facts.recipientAddress;
  return {
    language: facts.language,
    service: facts.service,
    subject: say('mails.undeliverableSubject', { recipient }),
    name: nameOf(facts.senderName),
    parts: [
      paragraph(say('mails.undeliverableIntroduction', { recipient })),
      { kind: 'facts', facts: [[say('mails.undeliverableReason'), plainLine(facts.reason)]] },
      paragraph(say('mails.undeliverableWhat')),
    ],
  };
}

function paragraph(text: string): LetterPart {
  return { kind: 'paragraph', text };
}

function nameOf(displayName: string): string | undefined {
  const name = plainLine(displayName);
  return name === '' ? undefined : name;
}

function named(displayName: string, address: string): string {
  const name = nameOf(displayName);
  return name === undefined || name === address ? address : `${name} (${address})`;
}

function day(date: Date, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(date);
}

function minute(date: Date, language: Language): string {
  return new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(date);
}
