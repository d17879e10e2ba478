import {
  answerPickup,
  fetchPickupContent,
  fromBase64Url,
  openPickup,
  type Pickup,
  type PickupService,
  pickupKek,
  pickupKeyId,
} from '@secure-mail/client';
import { createServiceClient, type PickupLink, pickupRoutes } from '@secure-mail/contracts';
import { Certificate, openCms } from '@secure-mail/smime';
import { pickupFailureOf } from './pickup-failure.js';
import { presentMessage } from './present-message.js';
import type { PickupEvent, PickupRequest, PickupStep, WaitingMessage } from './worker-protocol.js';

interface Waiting {
  readonly service: PickupService;
  readonly apiUrl: string;
  readonly link: PickupLink;
  readonly pickup: Pickup;
}

interface Unlocked {
  readonly pickupToken: string;
  readonly depositKey: Uint8Array;
}

/**
 * One link from question to message. Keys and tokens live in here, in memory, for as long as the page is open;
 * nothing is written to any storage. Needs no DOM: the page runs it in a worker, and it runs in Node as well.
 */
export class PickupSession {
  readonly #tell: (event: PickupEvent) => void;
  #waiting: Waiting | undefined;
  #unlocked: Unlocked | undefined;

  constructor(tell: (event: PickupEvent) => void) {
    this.#tell = tell;
  }

  /** Does what the page asks for; whatever goes wrong is told, never thrown. */
  async handle(request: PickupRequest): Promise<void> {
    try {
      if (request.kind === 'open') await this.#open(request.link, request.apiUrl);
      else if (request.kind === 'answer') await this.#answer(request.answer);
      else await this.#fetch();
    } catch (error) {
      this.#tell({ kind: 'failed', failure: pickupFailureOf(error), during: request.kind });
    }
  }

  async #open(link: PickupLink, apiUrl: string): Promise<void> {
    this.#unlocked = undefined;
    const service = createServiceClient(pickupRoutes, { baseUrl: apiUrl });
    const pickup = await openPickup({ service, link });
    this.#waiting = { service, apiUrl, link, pickup };
    this.#tell({ kind: 'question', pickup: waitingMessage(pickup) });
  }

  async #answer(answer: string): Promise<void> {
    const { service, link, pickup } = this.#opened();
    this.#progress('checking');
    const result = await answerPickup({ service, link, pickup, answer });
    if (!result.right) {
      this.#tell({ kind: 'wrong-answer', triesLeft: result.triesLeft });
      return;
    }
    this.#unlocked = result;
    try {
      await this.#fetch();
    } catch (error) {
      // The answer was right; only the rest has to be done again.
      this.#tell({ kind: 'failed', failure: pickupFailureOf(error), during: 'fetch' });
    }
  }

  async #fetch(): Promise<void> {
    const { apiUrl, link, pickup } = this.#opened();
    if (this.#unlocked === undefined) throw new TypeError('No right answer was given yet.');
    const { pickupToken, depositKey } = this.#unlocked;
    this.#progress('downloading', 0, pickup.size);
    const cms = await fetchPickupContent({
      baseUrl: apiUrl,
      pickupToken,
      onProgress: (received) => this.#progress('downloading', received, pickup.size),
    });
    this.#progress('decrypting', 0, cms.length);
    const opened = await openCms(cms, {
      keys: [{ keyId: pickupKeyId(link.depositId), kek: await pickupKek(depositKey) }],
      roots: [Certificate.fromDer(fromBase64Url(pickup.rootCertificate))],
      readers: [pickup.recipientAddress],
      at: new Date(),
      require: 'authenticated-encryption',
      onProgress: (bytes) => this.#progress('decrypting', bytes, cms.length),
    });
    this.#tell({ kind: 'message', presentation: await presentMessage(opened) });
  }

  #opened(): Waiting {
    if (this.#waiting === undefined) throw new TypeError('No link was opened yet.');
    return this.#waiting;
  }

  #progress(step: PickupStep, done?: number, all?: number): void {
    this.#tell({ kind: 'progress', step, ...(done !== undefined && all !== undefined && { done, all }) });
  }
}

function waitingMessage(pickup: Pickup): WaitingMessage {
  const { question, senderName, senderAddress, recipientAddress, language, triesLeft, size } = pickup;
  return {
    ...{ question, senderName, senderAddress, recipientAddress, language, triesLeft, size },
    expiresAt: new Date(pickup.expiresAt),
  };
}
