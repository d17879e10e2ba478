import type { Answer, Body, RouteTable } from '@secure-mail/contracts';
import type { FastifyReply } from 'fastify';
import { Refusal } from '../refusal.js';

/** The subscriber whose session a call carries. */
export interface SignedInSubscriber {
  readonly secureIdId: string;
  readonly mailboxId: string;
  readonly address: string;
  readonly displayName: string;
}

export interface SignedInAdministrator {
  readonly name: string;
  readonly csrfToken: string;
}

/** What a handler knows of a call beside its body. */
export interface Call {
  readonly subscriber: SignedInSubscriber | undefined;
  readonly administrator: SignedInAdministrator | undefined;
  /** The client's address, for throttling. */
  readonly source: string;
  /** For headers and cookies; the answer itself is what the handler returns. */
  readonly reply: FastifyReply;
}

/** A function per route of a table. Bodies arrive parsed. */
export type Handlers<Table extends RouteTable> = {
  readonly [Name in keyof Table]: (body: Body<Table[Name]>, call: Call) => Promise<Answer<Table[Name]>>;
};

/** For routes of `subscriber` access, which are reached with a session only. */
export function subscriberOf(call: Call): SignedInSubscriber {
  if (call.subscriber === undefined) throw new Refusal('not-signed-in', 'Sign in first.');
  return call.subscriber;
}

/** For routes of `administrator` access. */
export function administratorOf(call: Call): SignedInAdministrator {
  if (call.administrator === undefined) throw new Refusal('not-signed-in', 'Sign in first.');
  return call.administrator;
}
