import { type DecryptionKey, openMessage } from '@secure-mail/smime';
import type { UnlockedSecureId } from '../secure-id/unlocked-secure-id.js';
import { planSend } from '../sending/plan-send.js';
import { type OutgoingCopy, type ProtectAndCommit, protectAndCommit } from '../sending/protect-and-commit.js';
import { testNow } from './certificate-authority-double.js';
import { activatedSecureId, rememberedKeys } from './secure-id-double.js';
import { createServiceDouble, type ServiceDouble } from './service-double.js';

/** A sender and two colleagues at one service, and people outside of it. */
export interface SendingScene {
  readonly double: ServiceDouble;
  readonly sender: UnlockedSecureId;
  readonly colleague: UnlockedSecureId;
  readonly hidden: UnlockedSecureId;
  /** The order to send a message, as a program would give it after planning. */
  order(message: Uint8Array, changes?: Partial<ProtectAndCommit>): Promise<ProtectAndCommit>;
  send(message: Uint8Array, changes?: Partial<ProtectAndCommit>): Promise<readonly OutgoingCopy[]>;
  /** Sends what goes out in one copy. */
  sendOne(message: Uint8Array, changes?: Partial<ProtectAndCommit>): Promise<OutgoingCopy>;
  /** Whether a key opens a copy. */
  opens(copy: OutgoingCopy, key: DecryptionKey): Promise<boolean>;
  /** The link in the notification of client@elsewhere.example. */
  linkOf(copy: OutgoingCopy): ReturnType<ServiceDouble['linkFor']>;
}

const questions = new Map([
  ['client@elsewhere.example', { question: ' Where did we meet? ', answer: 'Sankt-Martins-Platz 4' }],
  ['other@elsewhere.example', { question: 'Your dog?', answer: 'Rex' }],
]);

export async function createSendingScene(): Promise<SendingScene> {
  const double = await createServiceDouble();
  const sender = await activatedSecureId(double, 'sender@firm.example');
  const colleague = await activatedSecureId(double, 'colleague@firm.example');
  const hidden = await activatedSecureId(double, 'hidden@firm.example');
  const { service, description } = double;
  const order: SendingScene['order'] = async (message, changes = {}) => {
    const known = changes.known ?? rememberedKeys();
    const plan = await planSend({ message, secureId: sender, service, known, now: testNow });
    const common = { plan, message, secureId: sender, service, description, questions, known, now: testNow };
    return { ...common, language: 'en', ...changes };
  };
  const send: SendingScene['send'] = async (message, changes) =>
    protectAndCommit(await order(message, changes));
  return {
    double,
    sender,
    colleague,
    hidden,
    order,
    send,
    async sendOne(message, changes) {
      const [copy, ...others] = await send(message, changes);
      if (copy === undefined || others.length > 0)
        throw new Error('This goes out in another number of copies.');
      return copy;
    },
    opens: ({ bytes }, key) =>
      openMessage(bytes, { keys: [key], roots: [sender.root], at: testNow, readers: [] }).then(
        () => true,
        () => false,
      ),
    linkOf: ({ depositId = '' }) => double.linkFor(depositId, 'client@elsewhere.example'),
  };
}

/** A message with these recipient fields. */
export function messageTo(...recipients: readonly string[]): Uint8Array {
  const headers = ['From: Sam Sender <sender@firm.example>', ...recipients, 'Subject: The secret plan'];
  return new TextEncoder().encode([...headers, '', 'Meet me at noon.', ''].join('\r\n'));
}
