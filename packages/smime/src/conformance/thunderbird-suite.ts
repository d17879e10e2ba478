import {
  Certificate,
  type DecryptionKey,
  importPkcs12,
  type OpenedMessage,
  type OpenOptions,
  openMessage,
  SmimeError,
  type SmimeErrorCode,
} from '../index.js';
import { type CaseResult, caseResult, type Told } from './case-result.js';
import type { RareAlgorithm } from './rare-algorithms.js';
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
import { refusal, toldOf } from './told-message.js';

/** One thing that must be so. */
export interface ThunderbirdCase {
  readonly name: string;
  readonly needs?: RareAlgorithm | undefined;
  /** What is told, and what of it is different from what must be. */
  observe(mail: ThunderbirdMail): Promise<Pick<CaseResult, 'told' | 'differences'>>;
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

export async function runThunderbirdCase(
  { name, needs, observe }: ThunderbirdCase,
  mail: ThunderbirdMail,
  missing: ReadonlySet<RareAlgorithm> = new Set(),
): Promise<CaseResult> {
  const outcome = await observe(mail).catch((error: unknown) => ({
    told: error instanceof SmimeError ? refusal(error) : undefined,
    differences: [String(error)],
  }));
  return caseResult(name, outcome, needs, missing);
}

function forItsReader(message: ThunderbirdMessage): ThunderbirdCase {
  return {
    name: `${message.file} opens for Bob, ${message.signature?.status ?? 'nobody’s'} signature`,
    needs: keyTransportOf(message),
    async observe(mail) {
      const opened = await mail.open(message, message.recipient ?? 'Bob');
      const { verdict, message: entity } = opened;
      const { signature, encryption } = verdict;
      const signer = message.signature && people[message.signature.signer];
      return compare(await toldOf(opened), {
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
      observe: (mail) => expectError(mail.open(message, person), 'recipient-not-found'),
    }));
}

function inOtherCircumstances(message: ThunderbirdMessage): readonly ThunderbirdCase[] {
  return otherCircumstances.map(({ name, pathFailure, ...circumstances }) => ({
    name: `${message.file}, opened ${name}, is untrusted`,
    needs: keyTransportOf(message),
    async observe(mail) {
      const opened = await mail.open(message, message.recipient ?? 'Bob', circumstances);
      const { verdict } = opened;
      return compare(await toldOf(opened), {
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
      async observe(mail) {
        const { entries, chain } = await mail.importPerson(person, PKCS12_PASSWORD);
        const certificate = entries[0]?.certificate;
        const told = [...entries.map(({ certificate }) => certificate), ...chain];
        return compare(await Promise.all(told.map((certificate) => certificate.fingerprint())), {
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
      observe: (mail) => expectError(mail.importPerson(person, 'NSS'), 'wrong-password'),
    },
  ];
}

/** The messages protect no header field, and not each of them says so in the same way. */
const aboutHeaders: ReadonlySet<string> = new Set(['headers-not-protected', 'outer-headers-differ']);

function personNames(): readonly Person[] {
  return Object.keys(people) as Person[];
}

/** All of Thunderbird's messages encrypt the content key so. */
function keyTransportOf({ recipient }: ThunderbirdMessage): RareAlgorithm | undefined {
  return recipient && 'RSAES-PKCS1-v1_5';
}

function compare(
  told: Told,
  pairs: Readonly<Record<string, readonly [actual: unknown, expected: unknown]>>,
): Pick<CaseResult, 'told' | 'differences'> {
  const differences = Object.entries(pairs)
    .filter(([, [actual, expected]]) => actual !== expected)
    .map(([what, [actual, expected]]) => `${what}: ${actual} instead of ${expected}`);
  return { told, differences };
}

async function expectError(attempt: Promise<unknown>, code: SmimeErrorCode) {
  try {
    await attempt;
    return compare('no error', { error: ['none', code] });
  } catch (error) {
    if (error instanceof SmimeError) return compare(refusal(error), { error: [error.code, code] });
    throw error;
  }
}
