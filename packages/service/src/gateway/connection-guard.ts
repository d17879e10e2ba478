import { BlockList, isIPv6, type Server, type Socket } from 'node:net';
import type { SMTPServerSession } from 'smtp-server';
import { clientNetwork } from '../throttling/index.js';
import { GatewayRefusal } from './gateway-refusal.js';

export interface ConnectionLimits {
  /** At once, from one address (IPv6: one /64) that is not a relay's. */
  readonly perAddress: number;
  /** Addresses or networks of the mail servers that bring everybody's mail. */
  readonly relays: readonly string[];
  /** From the connection, or from the last message, to the next message's first byte. */
  readonly secondsToMessage: number;
  /** MAIL and RCPT commands since the last message, before the session is ended. */
  readonly commandsWithoutMessage: number;
}

/** Which kinds of idle session there are is the client's choice; none of them may hold a place for long. */
export interface ConnectionGuard {
  /** @throws {GatewayRefusal} 421, which ends the session */
  countCommand(session: SMTPServerSession): void;
  /** A message begins: its time is counted by the server's own limit on silence. */
  messageBegins(session: SMTPServerSession): void;
  messageEnded(session: SMTPServerSession, taken: boolean): void;
}

interface Guarded {
  readonly socket: Socket;
  commands: number;
  deadline: NodeJS.Timeout | undefined;
}

/** Watches a server's connections, so that nobody keeps others from theirs by opening many and saying nothing. */
export function guardConnections(server: Server, limits: ConnectionLimits): ConnectionGuard {
  const relays = blockListOf(limits.relays);
  const perNetwork = new Map<string, number>();
  const guarded = new Map<string, Guarded>();

  const expect = (connection: Guarded): void => {
    clearTimeout(connection.deadline);
    // smtp-server may have wrapped the socket in TLS, where a plain farewell would be noise.
    connection.deadline = setTimeout(() => connection.socket.destroy(), limits.secondsToMessage * 1000);
  };

  server.on('connection', (socket) => {
    const address = socket.remoteAddress;
    if (address === undefined) return;
    const network = clientNetwork(address);
    const open = (perNetwork.get(network) ?? 0) + 1;
    if (open > limits.perAddress && !isRelay(relays, address)) {
      socket.end('421 4.7.0 Too many connections from this address\r\n');
      socket.destroySoon();
      return;
    }
    perNetwork.set(network, open);
    const key = keyOf(address, socket.remotePort ?? 0);
    const connection: Guarded = { socket, commands: 0, deadline: undefined };
    guarded.set(key, connection);
    expect(connection);
    socket.once('close', () => {
      clearTimeout(connection.deadline);
      guarded.delete(key);
      const left = (perNetwork.get(network) ?? 1) - 1;
      if (left === 0) perNetwork.delete(network);
      else perNetwork.set(network, left);
    });
  });

  const guardedOf = (session: SMTPServerSession): Guarded | undefined =>
    guarded.get(keyOf(session.remoteAddress, session.remotePort));
  return {
    countCommand: (session) => {
      const connection = guardedOf(session);
      if (connection === undefined) return;
      connection.commands += 1;
      if (connection.commands > limits.commandsWithoutMessage) {
        throw new GatewayRefusal(421, '4.7.0 Too many commands without a message');
      }
    },
    messageBegins: (session) => clearTimeout(guardedOf(session)?.deadline),
    messageEnded: (session, taken) => {
      const connection = guardedOf(session);
      if (connection === undefined || connection.socket.destroyed) return;
      if (taken) connection.commands = 0;
      expect(connection);
    },
  };
}

function keyOf(address: string, port: number): string {
  return `${clientNetwork(address)} ${port}`;
}

function blockListOf(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

function isRelay(relays: BlockList, remoteAddress: string): boolean {
  const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/, '');
  return relays.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
