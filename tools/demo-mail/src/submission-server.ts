import { timingSafeEqual } from 'node:crypto';
import { Readable } from 'node:stream';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { DemoMailError } from './demo-mail-error.js';
import { folderNameOf } from './maildir.js';
import type { PostOffice } from './post-office.js';
import { hostName, receivedHeader } from './trace-headers.js';

export interface SubmissionServerOptions {
  readonly postOffice: PostOffice;
  readonly newId: (now: Date) => string;
  /** User to password; undefined: nobody is asked. */
  readonly users: ReadonlyMap<string, string> | undefined;
  readonly refuse: readonly string[];
  readonly maxBytes: number;
  readonly log: (line: string) => void;
}

/** Takes mail in, from mail programs and from other servers alike. 250 is said after it is durable. */
export function createSubmissionServer(options: SubmissionServerOptions): SMTPServer {
  const server = new SMTPServer({
    name: hostName,
    banner: 'demo-mail',
    size: options.maxBytes,
    // On loopback there is nobody to hide from, and no certificate that a client would trust.
    disabledCommands: options.users === undefined ? ['AUTH', 'STARTTLS'] : ['STARTTLS'],
    allowInsecureAuth: true,
    authOptional: true,
    disableReverseLookup: true,
    closeTimeout: 2000,
    logger: false,
    onAuth({ username, password }, _session, callback) {
      const right = options.users?.get(username ?? '');
      if (right !== undefined && same(right, password ?? '')) return callback(null, { user: username });
      callback(null, { message: 'Wrong user or password', responseCode: 535 });
    },
    onRcptTo({ address }, _session, callback) {
      if (options.refuse.includes(address.toLowerCase()))
        return callback(reply(550, `No mailbox ${address} here`));
      try {
        folderNameOf(address);
        callback();
      } catch {
        callback(reply(553, 'Not an address'));
      }
    },
    onData(stream, session, callback) {
      receive(stream, session, options).then(
        (id) => callback(null, `Accepted as ${id}`),
        (error: unknown) => {
          options.log(`refused: ${String(error)}`);
          const tooLarge = error instanceof DemoMailError && error.code === 'message-too-large';
          callback(tooLarge ? reply(552, error.message) : reply(451, 'Could not be stored, try again later'));
        },
      );
    },
  });
  // A client that goes away is its own affair; without a listener it would end the process.
  server.on('error', (error) => options.log(`smtp: ${error.message}`));
  return server;
}

async function receive(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  options: SubmissionServerOptions,
): Promise<string> {
  const at = new Date();
  const id = options.newId(at);
  const recipients = session.envelope.rcptTo.map(({ address }) => address);
  const sender = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
  const trace = receivedHeader({
    helo: session.hostNameAppearsAs || 'unknown',
    address: session.remoteAddress,
    protocol: session.transmissionType,
    id,
    recipients,
    at,
  });
  try {
    await options.postOffice.accept(id, sender, recipients, Readable.from(traced(trace, stream)));
  } catch (error) {
    // The rest of the message has to be read before the server can answer.
    stream.resume();
    throw error;
  }
  options.log(`${id}: from <${sender}> to ${recipients.join(', ')}, ${stream.byteLength} bytes`);
  return id;
}

async function* traced(trace: string, stream: SMTPServerDataStream): AsyncIterable<Uint8Array> {
  yield Buffer.from(trace);
  yield* stream;
  if (stream.sizeExceeded)
    throw new DemoMailError('message-too-large', 'Message is larger than this server takes');
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
