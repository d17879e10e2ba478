import { once } from 'node:events';
import { Readable } from 'node:stream';
import SMTPConnection, {
  type SMTPConnectionEnvelope,
  type SMTPEnvelope,
} from 'nodemailer/lib/smtp-connection';
import { DesktopError, reasonOf } from '../desktop-error.js';
import { type SmtpServer, serverName } from './smtp-server.js';

export interface Submission {
  readonly from: string;
  readonly to: readonly string[];
  readonly size: number;
  readonly content: AsyncIterable<Uint8Array>;
  /** Awaited before the last bytes leave. Until then no server can have accepted the message. */
  readonly beforeEnd: () => Promise<void>;
  readonly signal: AbortSignal;
}

type SmtpFailure = Error & { code?: string; responseCode?: number; response?: string; rejected?: string[] };

/** An open connection to the mail server. All recipients of a message, or none. */
export class SmtpSession {
  readonly #connection: SMTPConnection;
  readonly #lost: Promise<never>;
  readonly #server: SmtpServer;

  private constructor(connection: SMTPConnection, lost: Promise<never>, server: SmtpServer) {
    this.#connection = connection;
    this.#lost = lost;
    this.#server = server;
  }

  /** @throws {DesktopError} `smtp-unreachable`, `smtp-login-refused` */
  static async open(server: SmtpServer, password: string | undefined): Promise<SmtpSession> {
    const connection = new SMTPConnection({
      host: server.host,
      port: server.port,
      secure: server.tls === 'implicit',
      requireTLS: server.tls === 'required',
      ignoreTLS: server.tls === 'none',
      connectionTimeout: 20_000,
      greetingTimeout: 20_000,
      socketTimeout: 180_000,
    });
    const lost = lossOf(connection);
    try {
      const connected = once(connection, 'connect');
      connection.connect();
      await Promise.race([lost, connected]);
      if (server.user !== undefined && password !== undefined) {
        const { user } = server;
        await Promise.race([
          lost,
          new Promise<void>((resolve, reject) =>
            connection.login({ user, pass: password }, (error) => (error ? reject(error) : resolve())),
          ),
        ]);
      }
    } catch (cause) {
      connection.close();
      throw sessionFailure(cause as SmtpFailure, server);
    }
    return new SmtpSession(connection, lost, server);
  }

  /**
   * One transaction. A refused recipient ends it before the message: nodemailer goes on to DATA as long as one
   * recipient was accepted, so the connection is dropped before the first byte of content, and a message
   * whose end never came is not accepted (RFC 5321 §4.1.1.4).
   * @throws {DesktopError} `smtp-recipients-refused`, `smtp-refused`, `smtp-later`, `smtp-unreachable`,
   * `smtp-unclear` (the end was sent, the answer is not known)
   */
  async submit(submission: Submission): Promise<void> {
    const envelope: SMTPEnvelope & Partial<Pick<SMTPConnectionEnvelope, 'rejected' | 'rejectedErrors'>> = {
      from: submission.from,
      to: [...submission.to],
      size: submission.size,
    };
    let ending = false;
    const content = Readable.from(
      guarded(
        submission,
        () => envelope.rejected ?? [],
        async () => {
          await submission.beforeEnd();
          ending = true;
        },
      ),
      { objectMode: false },
    );
    try {
      await Promise.race([
        this.#lost,
        new Promise<void>((resolve, reject) =>
          this.#connection.send(envelope, content, (error) => (error ? reject(error) : resolve())),
        ),
      ]);
    } catch (cause) {
      this.close();
      // Once the end was sent, giving up does not take it back: the server may have accepted the message.
      if (submission.signal.aborted && !ending) throw new DesktopError('cancelled', {}, { cause });
      const first = envelope.rejectedErrors?.[0] as SmtpFailure | undefined;
      const rejected = envelope.rejected ?? [];
      throw submissionFailure(cause as SmtpFailure, {
        rejected,
        first,
        ending,
        server: this.#server,
        to: submission.to,
      });
    }
  }

  close(): void {
    this.#connection.close();
  }

  quit(): void {
    this.#connection.quit();
  }
}

/** Stops before the first byte when somebody was refused, and says when the last one is about to leave. */
async function* guarded(
  submission: Submission,
  rejected: () => readonly string[],
  beforeEnd: () => Promise<void>,
): AsyncIterable<Uint8Array> {
  if (rejected().length > 0) throw new Error('A recipient was refused.');
  let held: Uint8Array | undefined;
  for await (const chunk of submission.content) {
    submission.signal.throwIfAborted();
    if (held !== undefined) yield held;
    held = chunk;
  }
  submission.signal.throwIfAborted();
  await beforeEnd();
  if (held !== undefined) yield held;
}

/**
 * Rejects with the connection's first error, or with its end. One for the connection's whole life: a listener
 * for each message would be one too many after a while, and none between two messages would let an error
 * there end the process.
 */
function lossOf(connection: SMTPConnection): Promise<never> {
  const lost = new Promise<never>((_, reject) => {
    connection.on('error', reject);
    connection.once('end', () =>
      reject(Object.assign(new Error('Connection closed'), { code: 'ECONNECTION' })),
    );
  });
  // Nobody may be waiting when it happens; who waits next is told.
  lost.catch(() => undefined);
  return lost;
}

function sessionFailure(cause: SmtpFailure, server: SmtpServer): DesktopError {
  const code = cause.code === 'EAUTH' ? 'smtp-login-refused' : 'smtp-unreachable';
  return new DesktopError(
    code,
    { server: serverName(server), detail: cause.response ?? reasonOf(cause) },
    { cause },
  );
}

function submissionFailure(
  cause: SmtpFailure,
  at: {
    readonly rejected: readonly string[];
    readonly first: SmtpFailure | undefined;
    readonly ending: boolean;
    readonly server: SmtpServer;
    readonly to: readonly string[];
  },
): DesktopError {
  const answer = at.first ?? cause;
  const detail = answer.response ?? reasonOf(answer);
  const code = answer.responseCode;
  // Refused by nodemailer itself, on what the server announced: too large, an impossible address.
  if (code === undefined && (cause.code === 'EMESSAGE' || cause.code === 'EENVELOPE')) {
    return new DesktopError('smtp-refused', { detail }, { cause });
  }
  if (code === undefined) {
    const values = { server: serverName(at.server), detail, recipients: at.to.join(', ') };
    return new DesktopError(at.ending ? 'smtp-unclear' : 'smtp-unreachable', values, { cause });
  }
  if (code < 500) {
    const refused = at.rejected.length === 0 ? '' : `${at.rejected.join(', ')}: `;
    return new DesktopError('smtp-later', { detail: refused + detail }, { cause });
  }
  if (at.rejected.length === 0) return new DesktopError('smtp-refused', { detail }, { cause });
  return new DesktopError(
    'smtp-recipients-refused',
    { recipients: at.rejected.join(', '), detail },
    { cause },
  );
}
