import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { signContent } from '../cms/signed-data.js';
import {
  type ContentEncryption,
  clearSignMessage,
  collect,
  type DecryptionKey,
  importPkcs12,
  openMessage,
  parseMime,
  protectMessage,
  SmimeError,
} from '../index.js';
import { type Firm, TODAY } from '../testing/firm.js';
import { type Identity, keyFileOf } from './identities.js';
import {
  type EncryptionCase,
  type InteropCase,
  isWeak,
  type KeyName,
  type SignatureCase,
} from './interop-case.js';
import { PASSWORD, type Peer, PeerRefusal, sharedSecret } from './peer.js';

export type Outcome =
  | { readonly kind: 'works' }
  /** In the peer's own words. */
  | { readonly kind: 'peer-cannot'; readonly words: string }
  /** What the peer wrote is not readable here. */
  | { readonly kind: 'not-read'; readonly words: string }
  | { readonly kind: 'different'; readonly words: string };

const CONTENT = utf8('Content-Type: text/plain; charset=utf-8\r\n\r\nGrüße aus Wien\r\n');
const SENT = 'Grüße aus Wien';

/** One firm, its people, and a peer: what each makes of the other's messages. */
export class InteropTrial {
  readonly #firm: Firm;
  readonly #identities: ReadonlyMap<KeyName, Identity>;
  readonly #peer: Peer;

  constructor(firm: Firm, identities: ReadonlyMap<KeyName, Identity>, peer: Peer) {
    this.#firm = firm;
    this.#identities = identities;
    this.#peer = peer;
  }

  /** We write, the peer reads. */
  peerReads(one: InteropCase): Promise<Outcome> {
    return outcomeOf(async () => {
      if (one.kind === 'key file') {
        const who = this.#identity(one.key);
        const form = one.form === 'PBES2 AES-256' ? 'pbes2' : 'legacy';
        return this.#peer.readKeyFile(await keyFileOf(who.signing, this.#firm, one.key, form), one);
      }
      if (one.kind === 'encryption') return this.#peerDecrypts(one);
      const { address, signer: plain } = this.#identity(one.key);
      const signer = one.scheme === 'PSS' ? { ...plain, rsaPadding: 'pss' as const } : plain;
      if (one.form === 'opaque') {
        const content = await this.#peer.verifyOpaque(
          await collect(signContent(chunk(CONTENT), signer, TODAY)),
        );
        return expectContent(content);
      }
      const message = concatBytes([utf8(`From: ${address}\r\nTo: ${address}\r\n`), CONTENT]);
      return this.#peer.verifyClear(await clearSignMessage({ message, signer, signingTime: TODAY }));
    });
  }

  /** The peer writes, we read. */
  peerWrites(one: InteropCase): Promise<Outcome> {
    return outcomeOf(async () => {
      if (one.kind === 'key file') {
        const who = this.#identity(one.key);
        const { entries } = await importPkcs12(await this.#peer.writeKeyFile(who, one), PASSWORD);
        expectEqual(
          'key',
          Buffer.from(entries[0]?.key.spki ?? []).toString('hex'),
          hex(who.signing.key.spki),
        );
        return expectEqual(
          'certificate',
          entries[0]?.certificate.serialNumber,
          who.signing.certificate.serialNumber,
        );
      }
      if (one.kind === 'encryption') return this.#weDecrypt(one);
      return this.#weVerify(one);
    });
  }

  async #peerDecrypts(one: EncryptionCase): Promise<void> {
    const who = one.key && this.#identity(one.key);
    const { signer, address } = this.#identity('RSA 2048');
    const message = await protectMessage({
      message: concatBytes([utf8(`From: ${address}\r\nTo: ${address}\r\nSubject: Hello\r\n`), CONTENT]),
      signer,
      recipients: [who?.encryption ?? sharedSecret(one)],
      contentEncryption: one.cipher.toLowerCase() as ContentEncryption,
      signingTime: TODAY,
    });
    const inner = await this.#peer.decrypt(await collect(message.bytes), who, one);
    return expectContent(await this.#peer.verifyOpaque(parseMime(inner).body()));
  }

  async #weVerify(one: SignatureCase): Promise<void> {
    const who = this.#identity(one.key);
    const { verdict, text } = await this.#open(await this.#peer.sign(CONTENT, who, one), []);
    expectEqual('status', verdict.signature?.status, 'valid');
    expectEqual('digest', verdict.signature?.digestAlgorithm, one.digest);
    expectEqual('weak', verdict.problems.includes('weak-algorithm'), isWeak(one));
    expectEqual('signer', verdict.signature?.signer?.serialNumber, who.signing.certificate.serialNumber);
    expectEqual('text', text, SENT);
  }

  async #weDecrypt(one: EncryptionCase): Promise<void> {
    const who = one.key && this.#identity(one.key);
    const { verdict, text } = await this.#open(await this.#peer.encrypt(CONTENT, who, one), [
      who?.encryption ?? sharedSecret(one),
    ]);
    expectEqual('cipher', verdict.encryption?.algorithm, one.cipher);
    expectEqual('weak', verdict.problems.includes('weak-algorithm'), isWeak(one));
    expectEqual('text', text, SENT);
  }

  async #open(entity: Uint8Array, keys: readonly DecryptionKey[]) {
    const header = utf8('From: sender@firm.example\r\nTo: reader@firm.example\r\n');
    const { verdict, message } = await openMessage(concatBytes([header, entity]), {
      keys,
      roots: [this.#firm.root.certificate],
      intermediates: [this.#firm.issuing.certificate],
      at: TODAY,
      readers: ['reader@firm.example'],
    });
    return { verdict, text: message.text().trim() };
  }

  #identity(key: KeyName): Identity {
    const identity = this.#identities.get(key);
    if (!identity) throw new Error(`Nobody has a key ${key}.`);
    return identity;
  }
}

class Difference extends Error {}

function expectContent(content: Uint8Array): void {
  if (!Buffer.from(content).includes(SENT)) throw new Difference('the content is not what was sent');
}

function expectEqual(what: string, actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Difference(`${what}: ${actual} instead of ${expected}`);
}

async function outcomeOf(attempt: () => Promise<void>): Promise<Outcome> {
  try {
    await attempt();
    return { kind: 'works' };
  } catch (error) {
    if (error instanceof PeerRefusal) return { kind: 'peer-cannot', words: error.message };
    if (error instanceof SmimeError) return { kind: 'not-read', words: `${error.code}: ${error.message}` };
    if (error instanceof Difference) return { kind: 'different', words: error.message };
    throw error;
  }
}

async function* chunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
