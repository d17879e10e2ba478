import type { Subscriber } from './directory.js';

/** One message of its own (one CMS) that will leave: to the subscribers among its readers, to the gateway, or both. */
export interface PlannedCopy {
  /** `main` is for To and Cc; each Bcc recipient gets a copy of their own, without a trace of the others. */
  readonly kind: 'main' | 'bcc';
  /** Addressed directly. */
  readonly subscribers: readonly Subscriber[];
  /** Reached through the gateway, with question and answer. */
  readonly outsiders: readonly string[];
  readonly contentEncryption: 'aes-256-gcm' | 'aes-256-cbc';
  readonly inner: 'binary' | 'base64';
}

/**
 * Divides a message into copies. Somebody who also reads with a program that knows no AuthEnvelopedData gets
 * CBC, and then so do the other subscribers of that copy; the gateway's copy is always AuthEnvelopedData, so
 * it becomes a copy of its own.
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
  const authenticated = subscribers.every(({ capabilities }) => capabilities.authEnvelopedData);
  const binary = subscribers.every(({ capabilities }) => capabilities.preferBinaryInside);
  const inner = binary ? 'binary' : 'base64';
  if (authenticated) {
    const copy = { kind, subscribers, outsiders, contentEncryption: 'aes-256-gcm', inner } as const;
    return addresses.length === 0 ? [] : [copy];
  }
  const forSubscribers = {
    kind,
    subscribers,
    outsiders: [],
    contentEncryption: 'aes-256-cbc',
    inner,
  } as const;
  const forGateway = {
    kind,
    subscribers: [],
    outsiders,
    contentEncryption: 'aes-256-gcm',
    inner: 'binary',
  } as const;
  return outsiders.length === 0 ? [forSubscribers] : [forSubscribers, forGateway];
}
