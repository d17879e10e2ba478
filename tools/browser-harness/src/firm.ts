import {
  activate,
  planSend,
  protectAndCommit,
  sessionHeaders,
  signIn,
  signInAdministrator,
  subscriberRoutes,
} from '@secure-mail/client';
import { administrationRoutes, createServiceClient, csrfHeader } from '@secure-mail/contracts';
import { messageContent, parseMime } from '@secure-mail/smime';
import { createTransport } from 'nodemailer';
import type { RunningService } from './running-service.js';

const administratorPassword = 'correct horse battery staple';
const senderPassword = 'a password of my very own';
const sender = 'sender@firm.example';

/** A firm at the real service with one subscriber, who can send to people outside. */
export interface Firm {
  /** Sends a message and gives the link in the notification that arrives. */
  send(message: Uint8Array, to: string, question: string, answer: string): Promise<string>;
}

export async function foundFirm(running: RunningService): Promise<Firm> {
  const file = await running.file('password.txt', administratorPassword);
  const administrator = running.run('administrator', 'create', 'admin', '--password-file', file);
  await running.run('organisation', 'create', 'Firm', '--domain', 'firm.example');
  await running.run('domain', 'confirm', 'firm.example', '--reason', 'test');
  const list = await running.file(
    'mailboxes.csv',
    `address,display name,type\n${sender},Änne Müller,exchange\n`,
  );
  await running.run('mailbox', 'import', list);
  await administrator;

  const bare = createServiceClient(subscriberRoutes, { baseUrl: running.url });
  const description = await bare.describeService({});
  await enableEverybody(running.url, description.name);
  const invitation = textOf((await running.mailTo(sender)).content);
  const activationCode = /\b[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}\b/.exec(invitation)?.[0] ?? '';
  const person = { description, address: sender, password: senderPassword, now: new Date() };
  await activate({ ...person, service: bare, activationCode, keyAlgorithm: 'p-256' });
  const { session, secureId } = await signIn({ ...person, service: bare });
  const service = createServiceClient(subscriberRoutes, {
    baseUrl: running.url,
    headers: () => sessionHeaders(session),
  });
  const known = { get: async () => undefined, put: async () => undefined };

  return {
    async send(message, to, question, answer) {
      const now = new Date();
      const plan = await planSend({ message, secureId, service, known, now });
      const questions = new Map([[to, { question, answer }]]);
      const order = { plan, message, secureId, service, description, questions, known, now };
      const copies = await protectAndCommit({ ...order, language: 'en' });
      for (const copy of copies) await submit(running.gateway, copy.envelopeTo, copy.bytes);
      const notification = textOf((await running.mailTo(to)).content);
      return /https?:\/\/\S+#\S+/.exec(notification)?.[0] ?? '';
    },
  };
}

/** As the Control Panel does it, with a cookie of our own. */
async function enableEverybody(baseUrl: string, serviceName: string): Promise<void> {
  let cookie = '';
  let csrfToken = '';
  const service = createServiceClient(administrationRoutes, {
    baseUrl,
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
      return response;
    },
    headers: () => ({ origin: baseUrl, cookie, [csrfHeader]: csrfToken }),
  });
  ({ csrfToken } = await signInAdministrator({
    service,
    serviceName,
    name: 'admin',
    password: administratorPassword,
  }));
  const { mailboxes } = await service.listMailboxes({});
  await service.changeSecureMail({ enable: mailboxes.map(({ id }) => id), disable: [] });
}

async function submit(gateway: string, to: readonly string[], bytes: Uint8Array): Promise<void> {
  const [host = '', port = ''] = gateway.split(':');
  const transport = createTransport({ host, port: Number(port), secure: false, ignoreTLS: true });
  await transport.sendMail({ envelope: { from: sender, to: [...to] }, raw: Buffer.from(bytes) });
  transport.close();
}

function textOf(mail: string): string {
  return messageContent(parseMime(Buffer.from(mail, 'latin1'))).text ?? '';
}
