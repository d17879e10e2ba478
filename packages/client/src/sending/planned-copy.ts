import { chooseProtection, type Protection, type SmimeCapabilities } from '@secure-mail/smime';
import type { Subscriber } from './directory.js';

/** One message of its own (one CMS) that will leave: to the subscribers among its readers, to the gateway, or both. */
export interface PlannedCopy extends Protection {
  /** `main` is for To and Cc; each Bcc recipient gets a copy of their own, without a trace of the others. */
  readonly kind: 'main' | 'bcc';
  /** Addressed directly. */
  readonly subscribers: readonly Subscriber[];
  /** Reached through the gateway, with question and answer. */
  readonly outsiders: readonly string[];
}

/**
 * Divides a message into copies, each protected as the S/MIME core chooses for its readers. Somebody who also reads
 * with a program that knows no AuthEnvelopedData gets CBC, and then so do the other subscribers of that copy; the
 * gateway's copy is always AuthEnvelopedData, so it becomes a copy of its own.
 */
export function planCopies(
  visible: readonly string[],
  bcc: readonly string[],
  subscribers: ReadonlyMap<string, Subscriber>,
): readonly PlannedCopy[] {
  return [
    ...copiesFor('main', visible, subscribers),
    ...bcc.flatMap((address) => copiesFor('bcc', [address], subscribers)),
  ];
}

function copiesFor(
  kind: PlannedCopy['kind'],
  addresses: readonly string[],
  directory: ReadonlyMap<string, Subscriber>,
): readonly PlannedCopy[] {
  const subscribers = addresses.flatMap((address) => directory.get(address) ?? []);
  const outsiders = addresses.filter((address) => !directory.has(address));
  if (addresses.length === 0) return [];
  const readers = subscribers.map(capabilitiesOf);
  if (outsiders.length === 0) return [{ kind, subscribers, outsiders, ...chooseProtection(readers) }];
  const forAll = chooseProtection([...readers, gateway]);
  if (gateway.contentEncryption.includes(forAll.contentEncryption))
    return [{ kind, subscribers, outsiders, ...forAll }];
  return [
    { kind, subscribers, outsiders: [], ...chooseProtection(readers) },
    { kind, subscribers: [], outsiders, ...chooseProtection([gateway]) },
  ];
}

/** What the pickup reads in every browser. */
const gateway: SmimeCapabilities = {
  contentEncryption: ['aes-256-gcm'],
  oaep: true,
  prefersBinaryInside: true,
  derivesContentKeys: false,
};

/** What the directory says of somebody's programs, in the core's words. Old ones read no OAEP either. */
function capabilitiesOf({ capabilities }: Subscriber): SmimeCapabilities {
  return {
    contentEncryption: capabilities.authEnvelopedData ? ['aes-256-gcm', 'aes-256-cbc'] : ['aes-256-cbc'],
    oaep: capabilities.authEnvelopedData,
    prefersBinaryInside: capabilities.preferBinaryInside,
    derivesContentKeys: false,
  };
}
