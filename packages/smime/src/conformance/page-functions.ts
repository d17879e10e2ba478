import { generateKey, type KeyAlgorithm, type PrivateKey, SmimeError, validatePath } from '../index.js';
import type { CaseResult, Told } from './case-result.js';
import { type CorrespondentsData, correspondentsOf } from './correspondents.js';
import { type ForeignFile, readForeignFile } from './foreign-messages.js';
import { openLarge, protectLarge } from './large-messages.js';
import { PkitsRelyingParty, pkitsTests } from './pkits-suite.js';
import { missingFromWebCrypto } from './rare-algorithms.js';
import { readMessage, roundTrips, writeOrRefuse } from './round-trips.js';
import { runThunderbirdCase, ThunderbirdMail, thunderbirdCases } from './thunderbird-suite.js';
import { refusal } from './told-message.js';

/** What the page does when it is asked to; arguments and results are data. */
export interface PageFunctions {
  pkits(argument: undefined): Promise<readonly CaseResult[]>;
  thunderbird(argument: undefined): Promise<readonly CaseResult[]>;
  generateKeys(algorithms: readonly KeyAlgorithm[]): Promise<readonly PrivateKey[]>;
  /** The message of every round trip, or what is told of the refusal to write it. */
  writeMessages(people: CorrespondentsData): Promise<readonly (Uint8Array | Told)[]>;
  /** What is told of the messages of the round trips, in their order, where there is one. */
  readMessages(o: {
    readonly people: CorrespondentsData;
    readonly messages: readonly (Uint8Array | undefined)[];
  }): Promise<readonly Told[]>;
  readForeignFiles(o: {
    readonly people: CorrespondentsData;
    readonly files: readonly ForeignFile[];
  }): Promise<readonly Told[]>;
  /** How large a message of that size becomes, or the refusal. */
  protectLarge(o: { readonly people: CorrespondentsData; readonly mebibytes: number }): Promise<Told>;
  /** Opens a message as it comes from the network. */
  openLarge(o: { readonly people: CorrespondentsData; readonly stream: string }): Promise<Told>;
}

const pageFunctions: PageFunctions = {
  async pkits() {
    const files = await fetchFolder('pkits');
    const relyingParty = new PkitsRelyingParty(
      { certificates: named(files, 'certs/', '.crt'), crls: named(files, 'crls/', '.crl') },
      (o) => validatePath(o),
      await missingFromWebCrypto(),
    );
    return inOrder(pkitsTests, (test) => relyingParty.run(test));
  },

  async thunderbird() {
    const files = await fetchFolder('thunderbird-smime');
    const mail = new ThunderbirdMail((name) => files.get(name)!);
    const missing = await missingFromWebCrypto();
    return inOrder(thunderbirdCases, (one) => runThunderbirdCase(one, mail, missing));
  },

  generateKeys: (algorithms) => inOrder(algorithms, generateKey),

  writeMessages: (people) => inOrder(roundTrips, (trip) => writeOrRefuse(trip, correspondentsOf(people))),

  readMessages: ({ people, messages }) =>
    inOrder(
      [...messages.entries()],
      async ([index, message]) =>
        message && readMessage(roundTrips[index]!, message, correspondentsOf(people)),
    ),

  readForeignFiles: ({ people, files }) =>
    inOrder(files, (file) => readForeignFile(file, correspondentsOf(people))),

  async protectLarge({ people, mebibytes }) {
    let size = 0;
    try {
      for await (const { length } of await protectLarge(correspondentsOf(people), mebibytes)) size += length;
      return size;
    } catch (error) {
      if (error instanceof SmimeError) return refusal(error);
      throw error;
    }
  },

  async openLarge({ people, stream }) {
    const { body } = await fetch(`/${stream}`);
    return openLarge(correspondentsOf(people), body!);
  },
};

Object.assign(globalThis, { pageFunctions });

async function inOrder<Case, Result>(
  cases: readonly Case[],
  run: (one: Case) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const one of cases) results.push(await run(one));
  return results;
}

/** The files of a folder by their path in it. */
async function fetchFolder(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const index = (await (await fetch(`/${folder}/`)).json()) as readonly string[];
  const files = index.map(async (path): Promise<[string, Uint8Array]> => {
    const response = await fetch(`/${folder}/${encodeURI(path)}`);
    return [path, new Uint8Array(await response.arrayBuffer())];
  });
  return new Map(await Promise.all(files));
}

function named(
  files: ReadonlyMap<string, Uint8Array>,
  folder: string,
  ending: string,
): ReadonlyMap<string, Uint8Array> {
  return new Map(
    [...files]
      .filter(([path]) => path.startsWith(folder) && path.endsWith(ending))
      .map(([path, bytes]) => [path.slice(folder.length, -ending.length), bytes]),
  );
}
