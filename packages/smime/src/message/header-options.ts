import { type Mailbox, parseAddressList } from '../mime/address-list.js';
import { SmimeError } from '../smime-error.js';
import { requireDate } from '../valid-date.js';
import type { HeaderChoices } from './header-protection.js';
import { sevenBitMailbox } from './outer-field.js';

/** What the caller wants in the header, as it was given. */
interface HeaderOptions {
  readonly messageId?: string;
  readonly date: Date;
  readonly outerTo?: readonly string[];
  readonly outerCc?: readonly string[];
  readonly innerBcc?: readonly string[];
  readonly obscuredSubject?: string;
}

/** RFC 5322 §3.6.4, but for what stands around the last @. */
const MESSAGE_ID = /^<[!-;=?-~]+@[!-;=?-~]+>$/;
/** A line has at most 998 characters (RFC 5322 §2.1.1), the name of its field among them. */
const LONGEST = 900;

/** Refuses what would be more or something else than one value of its field. */
export function headerChoices(options: HeaderOptions): HeaderChoices {
  const { messageId, date, obscuredSubject = '[...]' } = options;
  requireDate(date, 'date');
  if (messageId !== undefined && !isText(messageId, MESSAGE_ID)) {
    throw new SmimeError(
      'invalid-argument',
      'The messageId is none: it is ASCII without spaces in angle brackets, such as <1@firm.example>.',
    );
  }
  if (!isText(obscuredSubject))
    throw new SmimeError(
      'invalid-argument',
      `The obscuredSubject is no text of at most ${LONGEST} characters.`,
    );
  return {
    messageId,
    date,
    obscuredSubject,
    outerTo: mailboxes(options.outerTo, 'outerTo', sevenBit),
    outerCc: mailboxes(options.outerCc, 'outerCc', sevenBit),
    innerBcc: mailboxes(options.innerBcc, 'innerBcc', ({ given }) => given),
  };
}

interface Given {
  readonly given: string;
  readonly mailbox: Mailbox;
}

/** Outside everything is ASCII; an address that already is stays as it was given. */
function sevenBit({ given, mailbox }: Given): string {
  return /^[\x20-\x7e]*$/.test(given) ? given : sevenBitMailbox(mailbox);
}

function mailboxes(
  addresses: readonly string[] | undefined,
  option: string,
  written: (given: Given) => string,
): readonly string[] | undefined {
  if (addresses === undefined) return undefined;
  if (!Array.isArray(addresses))
    throw new SmimeError(
      'invalid-argument',
      `The ${option} is no list of addresses, such as ['ben@firm.example'].`,
    );
  return addresses.map((given: unknown) => {
    const refuse = (why: string, cause?: unknown) =>
      new SmimeError('invalid-argument', `An entry of ${option} ${why}`, { cause });
    if (!isText(given) || /\p{Cc}/u.test(given)) throw refuse('is no text without line ends.');
    try {
      const mailbox = oneMailbox(given);
      if (mailbox) return written({ given, mailbox });
    } catch (error) {
      throw refuse(`is none that can be sent to: ${(error as Error).message}`, error);
    }
    throw refuse('is not one address, such as ben@firm.example or "Ben" <ben@firm.example>.');
  });
}

/** Undefined for lists and groups: what stands in quotes, comments and domain literals may look like one. */
function oneMailbox(text: string): Mailbox | undefined {
  const bare = text
    .replace(/"(?:[^"\\]|\\.)*"/g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\([^()]*\)/g, '');
  const [mailbox, ...others] = parseAddressList(text);
  return others.length > 0 || /[,:;]/.test(bare) ? undefined : mailbox;
}

function isText(value: unknown, pattern = /^/): value is string {
  return typeof value === 'string' && value.length <= LONGEST && pattern.test(value);
}
