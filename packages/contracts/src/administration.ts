import { z } from 'zod';
import { address } from './address.js';
import { base64UrlUpTo, instant, opaqueMessage, token } from './encodings.js';
import { route } from './route.js';

export const administratorName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@-]{0,63}$/, 'letters, digits, dots, hyphens, @; at most 64');

export const mailboxType = z.enum(['exchange', 'pop-imap']);
export type MailboxType = z.infer<typeof mailboxType>;

/** CP-8. `disabled` was enabled once and can be invited again. */
export const mailboxStatus = z.enum(['not-enabled', 'invited', 'activated', 'suspended', 'disabled']);
export type MailboxStatus = z.infer<typeof mailboxStatus>;

export const mailbox = z.object({
  id: token,
  address: z.string(),
  displayName: z.string(),
  type: mailboxType,
  status: mailboxStatus,
  statusSince: instant,
});
export type Mailbox = z.infer<typeof mailbox>;

/** Sent in this header with every call that changes something; equal to what the session was given. */
export const csrfHeader = 'x-csrf-token';

const session = z.object({ name: z.string(), csrfToken: base64UrlUpTo(128) });

export const administrationRoutes = {
  startAdministratorLogin: route({
    method: 'POST',
    path: '/v1/administration/login/start',
    access: 'anyone',
    summary: 'Charges an attempt, then answers the OPAQUE login of an administrator.',
    body: z.object({ name: administratorName, startLoginRequest: opaqueMessage }),
    answer: z.object({ loginId: token, loginResponse: opaqueMessage }),
  }),
  finishAdministratorLogin: route({
    method: 'POST',
    path: '/v1/administration/login/finish',
    access: 'anyone',
    summary: 'Opens a session and sets its cookie.',
    body: z.object({ loginId: token, finishLoginRequest: opaqueMessage }),
    answer: session,
  }),
  administratorSession: route({
    method: 'GET',
    path: '/v1/administration/session',
    access: 'administrator',
    summary: 'Who is signed in.',
    body: z.object({}),
    answer: session,
  }),
  endAdministratorSession: route({
    method: 'POST',
    path: '/v1/administration/logout',
    access: 'administrator',
    summary: 'Ends the session.',
    body: z.object({}),
    answer: z.object({}),
  }),
  listMailboxes: route({
    method: 'GET',
    path: '/v1/administration/mailboxes',
    access: 'administrator',
    summary: 'All mailboxes with their Secure Mail state, by address (CP-2, CP-8).',
    body: z.object({}),
    answer: z.object({ mailboxes: z.array(mailbox) }),
  }),
  changeSecureMail: route({
    method: 'POST',
    path: '/v1/administration/mailboxes/secure-mail',
    access: 'administrator',
    summary:
      'Enables and disables Secure Mail for mailboxes; each gets an outcome of its own (CP-2, CP-3, CP-6).',
    body: z.object({ enable: z.array(token).max(1000), disable: z.array(token).max(1000) }),
    answer: z.object({
      outcomes: z.array(
        z.object({
          id: token,
          address: z.string(),
          outcome: z.enum(['invited', 'disabled', 'unchanged', 'refused']),
          /** Why it was refused. */
          reason: z.enum(['not-exchange', 'domain-not-confirmed', 'not-found']).optional(),
        }),
      ),
    }),
  }),
  sendGettingStarted: route({
    method: 'POST',
    path: '/v1/administration/mailboxes/getting-started',
    access: 'administrator',
    summary: 'Sends the Getting Started mail again with a new code; the old code stops working (CP-5).',
    body: z.object({ id: token }),
    answer: z.object({ mailbox }),
  }),
};

/** Calls of the service's own commands. They are served on a listener of their own, for the operator alone. */
export const operatorRoutes = {
  startAdministratorRegistration: route({
    method: 'POST',
    path: '/v1/operator/administrators/start',
    access: 'operator',
    summary: 'Evaluates the OPAQUE registration of an administrator.',
    body: z.object({ name: administratorName, registrationRequest: opaqueMessage }),
    answer: z.object({ recordId: token, registrationResponse: opaqueMessage, serviceName: z.string() }),
  }),
  finishAdministratorRegistration: route({
    method: 'POST',
    path: '/v1/operator/administrators/finish',
    access: 'operator',
    summary: 'Stores the record of an administrator.',
    body: z.object({ name: administratorName, recordId: token, registrationRecord: opaqueMessage }),
    answer: z.object({}),
  }),
  unlockAdministrator: route({
    method: 'POST',
    path: '/v1/operator/administrators/unlock',
    access: 'operator',
    summary: 'Gives a locked administrator a fixed number of further tries.',
    body: z.object({ name: administratorName }),
    answer: z.object({}),
  }),
  createOrganisation: route({
    method: 'POST',
    path: '/v1/operator/organisations',
    access: 'operator',
    summary: 'Creates an organisation and its issuing CA, permitted to its domains alone.',
    body: z.object({ name: z.string().trim().min(1).max(100), domains: z.array(z.string()).min(1).max(50) }),
    answer: z.object({ id: token }),
  }),
  confirmDomain: route({
    method: 'POST',
    path: '/v1/operator/domains/confirm',
    access: 'operator',
    summary: 'The operator vouches, on record, that a domain belongs to its organisation.',
    body: z.object({ domain: z.string(), reason: z.string().trim().min(1).max(500) }),
    answer: z.object({}),
  }),
  importMailboxes: route({
    method: 'POST',
    path: '/v1/operator/mailboxes/import',
    access: 'operator',
    summary: 'Adds mailboxes and updates those that are there, all or none.',
    body: z.object({
      mailboxes: z
        .array(z.object({ address: z.string(), displayName: z.string().max(200), type: mailboxType }))
        .min(1)
        .max(100_000),
    }),
    answer: z.object({ added: z.int(), updated: z.int(), unchanged: z.int() }),
  }),
  unlockMailbox: route({
    method: 'POST',
    path: '/v1/operator/mailboxes/unlock',
    access: 'operator',
    summary: 'Gives a locked Secure ID a fixed number of further tries.',
    body: z.object({ address }),
    answer: z.object({}),
  }),
  listAllMailboxes: route({
    method: 'GET',
    path: '/v1/operator/mailboxes',
    access: 'operator',
    summary: 'All mailboxes, by address.',
    body: z.object({}),
    answer: z.object({ mailboxes: z.array(mailbox) }),
  }),
};
