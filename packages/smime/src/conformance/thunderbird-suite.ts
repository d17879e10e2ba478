import {
  Certificate,
  type DecryptionKey,
  importPkcs12,
  type OpenedMessage,
  type OpenOptions,
  openMessage,
  SmimeError,
} from '../index.js';
import {
  otherCircumstances,
  type Person,
  PKCS12_PASSWORD,
  people,
  ROOT_FILE,
  type ThunderbirdMessage,
  thunderbirdMessages,
  WHILE_VALID,
} from './thunderbird-messages.js';

/** One thing that must be so, and what is different where it is not. */
export interface ThunderbirdCase {
  readonly name: string;
  differences(mail: ThunderbirdMail): Promise<readonly string[]>;
}

/** Thunderbird's files by name, and its people's keys. */
export class ThunderbirdMail {
  readonly #file: (name: string) => Uint8Array;
  readonly #root: Certificate;

  constructor(file: (name: string) => Uint8Array) {
    this.#file = file;
    this.#root = Certificate.fromPem(new TextDecoder().decode(file(ROOT_FILE)));
  }

  importPerson(person: Person, password: string): ReturnType<typeof importPkcs12> {
    return importPkcs12(this.#file(`${person}.p12`), password);
  }

  async open(
    message: ThunderbirdMessage,
    reader: Person,
    { at = WHILE_VALID, trustsRoot = true }: { readonly at?: Date; readonly trustsRoot?: boolean } = {},
  ): Promise<OpenedMessage> {
    const { entries } = await this.importPerson(reader, PKCS12_PASSWORD);
    const options: OpenOptions = {
      keys: entries.map(({ certificate, key }): DecryptionKey => ({ certificate, key })),
      roots: trustsRoot ? [this.#root] : [],
      at,
      readers: people[reader].addresses,
    };
    return openMessage(this.#file(message.file), options);
  }
}

/** Every message for its reader, for everybody else, in other circumstances; and the key files. */
export const thunderbirdCases: readonly ThunderbirdCase[] = [
  ...thunderbirdMessages.map(forItsReader),
  ...thunderbirdMessages.filter(({ recipient }) => recipient).flatMap(forOthers),
  ...thunderbirdMessages
    .filter(({ signature }) => signature?.status === 'valid')
    .flatMap(inOtherCircumstances),
  ...personNames().flatMap(keyFile),
];

/** The line that a run ends with. */
export function thunderbirdSummary(differences: readonly (readonly string[])[]): string {
  return `Thunderbird ${differences.filter((found) => found.length === 0).length}/${differences.length}`;
}

function forItsReader(message: ThunderbirdMessage): ThunderbirdCase {
  return {
    name: `${message.file} opens for Bob, ${message.signature?.status ?? 'nobody’s'} signature`,
    async differences(mail) {
      const { verdict, message: entity } = await mail.open(message, message.recipient ?? 'Bob');
      const { signature, encryption } = verdict;
      const signer = message.signature && people[message.signature.signer];
      return compare({
        'signature status': [signature?.status, message.signature?.status],
        'signer (serial number)': [signature?.signer?.serialNumber, signer?.serialNumber],
        'signer is sender': [signature?.signerIsSender, signer && true],
        encrypted: [encryption !== undefined, message.recipient !== undefined],
        'authenticated encryption': [encryption?.authenticated, message.recipient && false],
        'missing problems': [
          message.problems.filter((problem) => !verdict.problems.includes(problem)).join(),
          '',
        ],
        'wrong problems': [
          verdict.problems
            .filter((problem) => !message.problems.includes(problem) && !aboutHeaders.has(problem))
            .join(),
          '',
        ],
        'content type': [entity.contentType, message.contentType],
        text: [entity.text().trim(), message.text],
      });
    },
  };
}

function forOthers(message: ThunderbirdMessage): readonly ThunderbirdCase[] {
  return personNames()
    .filter((person) => person !== message.recipient)
    .map((person) => ({
      name: `${message.file} does not open with the key of ${person}`,
      differences: async (mail) =>
        compare({ error: [await errorCode(mail.open(message, person)), 'recipient-not-found'] }),
    }));
}

function inOtherCircumstances(message: ThunderbirdMessage): readonly ThunderbirdCase[] {
  return otherCircumstances.map(({ name, pathFailure, ...circumstances }) => ({
    name: `${message.file}, opened ${name}, is untrusted`,
    async differences(mail) {
      const { verdict } = await mail.open(message, message.recipient ?? 'Bob', circumstances);
      return compare({
        'signature status': [verdict.signature?.status, 'untrusted'],
        'path failure': [verdict.signature?.pathFailure, pathFailure],
        problem: [verdict.problems.includes('signer-untrusted'), true],
      });
    },
  }));
}

function keyFile(person: Person): readonly ThunderbirdCase[] {
  return [
    {
      name: `${person}.p12 gives the key, its certificate and the root`,
      async differences(mail) {
        const { entries, chain } = await mail.importPerson(person, PKCS12_PASSWORD);
        const certificate = entries[0]?.certificate;
        return compare({
          entries: [entries.length, 1],
          'serial number': [certificate?.serialNumber, people[person].serialNumber],
          addresses: [
            certificate?.emailAddresses.toSorted().join(),
            people[person].addresses.toSorted().join(),
          ],
          'friendly name': [entries[0]?.friendlyName, person],
          chain: [chain.map(({ serialNumber }) => serialNumber).join(), '01'],
        });
      },
    },
    {
      name: `${person}.p12 does not open with another password`,
      differences: async (mail) =>
        compare({ error: [await errorCode(mail.importPerson(person, 'NSS')), 'wrong-password'] }),
    },
  ];
}

/** The messages protect no header field, and not each of them says so in the same way. */
const aboutHeaders: ReadonlySet<string> = new Set(['headers-not-protected', 'outer-headers-differ']);

function personNames(): readonly Person[] {
  return Object.keys(people) as Person[];
}

function compare(
  pairs: Readonly<Record<string, readonly [actual: unknown, expected: unknown]>>,
): readonly string[] {
  return Object.entries(pairs)
    .filter(([, [actual, expected]]) => actual !== expected)
    .map(([what, [actual, expected]]) => `${what}: ${actual} instead of ${expected}`);
}

async function errorCode(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return 'none';
  } catch (error) {
    if (error instanceof SmimeError) return error.code;
    throw error;
  }
}
