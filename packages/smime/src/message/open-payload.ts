import { notAuthenticated, openEntity } from './cryptographic-layers.js';
import { readEntityHead } from './entity-head.js';
import { Layers } from './layers.js';
import type { OpenOptions } from './open-options.js';
import type { Opening } from './opening.js';
import { type PartFindings, PartHeaders } from './part-headers.js';
import type { PayloadStore } from './payload-store.js';
import { carriesCms, isDetachedSigned } from './smime-types.js';
import { withUntoldFailure } from './untold-failure.js';
import { OPENING_STOPPED, orAborted } from './watched-source.js';
import { wrappedMessageStart } from './wrapped-message.js';

/** A payload of which every layer was taken off and checked. */
export interface OpenedPayload<Store extends PayloadStore> {
  readonly layers: Layers;
  readonly store: Store;
  /** Where in the store it lies. */
  readonly start: number;
  readonly end: number;
  /** What its parts say of themselves. */
  readonly parts: PartFindings;
  /** It was wrapped to protect its header fields, and the wrapper is off. */
  readonly isWrapped: boolean;
}

/**
 * Takes all layers off into a store. A layer inside the signed part of a multipart/signed is opened from the store,
 * into another one: whether that part counts is known only when the signature after it was read. Throws
 * `not-authenticated-encryption` where the options require one.
 * @param held see `Opening.held`.
 */
export async function openPayload<Store extends PayloadStore>(
  options: OpenOptions,
  held: number,
  newStore: () => Store,
  begin: (opening: Opening) => AsyncIterable<Uint8Array>,
): Promise<OpenedPayload<Store>> {
  const layers = new Layers();
  const pass = async (open: typeof begin): Promise<OpenedPayload<Store>> => {
    const opening: Opening = { options, layers, held, signedPart: undefined };
    const store = newStore();
    try {
      const parts = new PartHeaders();
      // What is wrong with the plaintext is told after its tag was checked: which one it is would tell about it.
      let failure: unknown;
      for await (const piece of open(opening)) {
        if (failure !== undefined) continue;
        try {
          parts.add(piece);
        } catch (error) {
          failure = error;
          continue;
        }
        await orAborted(store.write(piece), options.signal, OPENING_STOPPED);
      }
      if (failure !== undefined) throw failure;
      await store.close();
      const { start, end } = opening.signedPart ?? { start: 0, end: store.size };
      if (!opening.signedPart || !(await isLayer(store.read(start, end))))
        return { layers, store, start, end, parts: parts.findings(start, end), isWrapped: false };
      const inner = await pass((next) => openEntity(store.read(start, end), next));
      await store.discard();
      return inner;
    } catch (error) {
      await store.discard().catch(() => undefined);
      throw error;
    }
  };
  const opened = await withUntoldFailure(layers, async () => unwrapped(await pass(begin)));
  if (!options.require || layers.encryption?.authenticated) return opened;
  await opened.store.discard();
  throw notAuthenticated();
}

/** Only what a layer covers is protected by being wrapped. */
async function unwrapped<Store extends PayloadStore>(
  opened: OpenedPayload<Store>,
): Promise<OpenedPayload<Store>> {
  const { layers, store, end } = opened;
  if (!opened.parts.wrapper || !layers.protects) return opened;
  try {
    const begin = await wrappedMessageStart(store.read(opened.start, end));
    if (begin === undefined) return opened;
    const start = opened.start + begin;
    const parts = new PartHeaders();
    for await (const piece of store.read(start, end)) parts.add(piece);
    return { ...opened, start, parts: parts.findings(0, end - start), isWrapped: true };
  } catch (error) {
    await store.discard().catch(() => undefined);
    throw error;
  }
}

async function isLayer(entity: AsyncIterable<Uint8Array>): Promise<boolean> {
  const { fields, close } = await readEntityHead(entity);
  await close();
  return carriesCms(fields) || isDetachedSigned(fields);
}
