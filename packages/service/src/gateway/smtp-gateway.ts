import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { depositIdOf } from '../deposits/index.js';
import type { ServiceContext } from '../service-context.js';
import { type ConnectionLimits, guardConnections } from './connection-guard.js';
import { GatewayRefusal } from './gateway-refusal.js';
import { takeMessage } from './take-message.js';

export interface SmtpGateway {
  readonly host: string;
  readonly port: number;
  /** Takes no further mail and lets running transactions end. */
  close(): Promise<void>;
}

const maxRecipients = 100;

/** Half a minute is long for a machine that has a message to bring; ten times the commands of the largest one. */
const gatewayPatience = { secondsToMessage: 30, commandsWithoutMessage: 10 * maxRecipients } as const;

export interface GatewayCertificate {
  readonly keyFile: string;
  readonly certificateFile: string;
}

/**
 * The SMTP server that takes protected messages in, and nothing else: no address but those of announced
 * deposits, no other domain, no login, no relaying. 250 comes after the commit.
 * @param patience with sessions that bring no message
 * @param certificate without one STARTTLS is not offered: the server's built-in certificate has expired
 */
export async function startGateway(
  context: ServiceContext,
  certificate?: GatewayCertificate,
  patience: Pick<ConnectionLimits, 'secondsToMessage' | 'commandsWithoutMessage'> = gatewayPatience,
): Promise<SmtpGateway> {
  const { settings, log } = context;
  const server = new SMTPServer({
    name: settings.gatewayDomain,
    banner: 'Secure Mail gateway',
    disabledCommands: certificate === undefined ? ['AUTH', 'STARTTLS'] : ['AUTH'],
    ...(certificate === undefined
      ? {}
      : { key: await readFile(certificate.keyFile), cert: await readFile(certificate.certificateFile) }),
    authOptional: true,
    disableReverseLookup: true,
    hideSMTPUTF8: true,
    size: encodedSize(settings.maxMessageBytes),
    rejectOversized: true,
    maxClients: 1000,
    maxRecipients,
    socketTimeout: 5 * 60_000,
    closeTimeout: 10_000,
    logger: false,
    onMailFrom: (_address, session, callback) => {
      try {
        guard.countCommand(session);
        callback();
      } catch (error) {
        callback(answerTo(context, error));
      }
    },
    onRcptTo: (address, session, callback) => {
      acceptsRecipient(context, address.address, () => guard.countCommand(session)).then(
        () => callback(),
        (error) => callback(answerTo(context, error)),
      );
    },
    onData: (stream, session, callback) => {
      guard.messageBegins(session);
      const depositIds = session.envelope.rcptTo.flatMap(
        ({ address }) => depositIdOf(address, settings.gatewayDomain) ?? [],
      );
      deliver(context, [...new Set(depositIds)], stream).then(
        (outcome) => {
          guard.messageEnded(session, true);
          log.info({ deposits: depositIds, outcome }, 'message taken');
          callback(null, '2.6.0 The message is safe here');
        },
        (error) => {
          guard.messageEnded(session, false);
          callback(answerTo(context, error));
        },
      );
    },
  });
  const { smtpConnectionsPerAddress: perAddress, smtpRelays: relays } = settings;
  const guard = guardConnections(server.server, { perAddress, relays, ...patience });
  server.on('error', (error) => log.warn({ err: error }, 'gateway connection'));
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(settings.smtpPort, settings.smtpHost, () => {
      server.server.off('error', reject);
      resolve();
    });
  });
  const { port } = server.server.address() as AddressInfo;
  return { host: settings.smtpHost, port, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** Base64 in lines of 76 characters grows by 1.37; around it a mail has headers, which relays add to. */
function encodedSize(decoded: number): number {
  return Math.ceil(decoded * 1.38) + 256 * 1024;
}

async function acceptsRecipient(
  context: ServiceContext,
  address: string,
  countCommand: () => void,
): Promise<void> {
  countCommand();
  const depositId = depositIdOf(address, context.settings.gatewayDomain);
  const deposit =
    depositId === undefined
      ? undefined
      : await context.database
          .selectFrom('deposits')
          .select('id')
          .where('id', '=', depositId)
          .where('state', 'in', ['announced', 'arrived'])
          .where('expires_at', '>', context.clock())
          .executeTakeFirst();
  if (deposit === undefined) throw new GatewayRefusal(550, '5.1.1 No message is expected at this address');
}

/**
 * Reads the message to its end whatever becomes of it: the client hears the answer only then. All reading goes
 * through one iterator that nobody can end early, because a stream left half-way does not flow again at once.
 */
async function deliver(
  context: ServiceContext,
  depositIds: readonly string[],
  stream: SMTPServerDataStream,
): Promise<'arrived' | 'repeated'> {
  const source: AsyncIterator<Uint8Array> = stream.iterator({ destroyOnReturn: false });
  try {
    const message = { [Symbol.asyncIterator]: () => ({ next: () => source.next() }) };
    return await takeMessage(context, depositIds, message);
  } finally {
    await readToEnd(source);
  }
}

async function readToEnd(source: AsyncIterator<Uint8Array>): Promise<void> {
  try {
    while ((await source.next()).done !== true);
  } catch {
    // The client went away; there is nobody to answer.
  }
}

function answerTo(context: ServiceContext, error: unknown): Error {
  if (error instanceof GatewayRefusal) {
    context.log.info({ smtp: error.responseCode, reason: error.message }, 'message refused');
    return error;
  }
  context.log.error({ err: error }, 'message could not be taken, the client will try again');
  return new GatewayRefusal(451, '4.3.0 The message could not be stored; please try again later');
}
