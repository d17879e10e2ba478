import type { Browser } from 'playwright-core';
import type { DemoMessage } from './demo-message.js';
import type { Firm } from './firm.js';
import type { Report } from './report.js';

/** What the steps of one journey share. */
export interface JourneyContext {
  readonly report: Report;
  readonly firm: Firm;
  /** Profiles, password files, extracted messages: everything of the people's machines. */
  readonly desk: string;
  /** Undefined where there is no Chromium: the pages' own modules then run in Node. */
  readonly browser: Browser | undefined;
  /** Where pictures of the pages go; undefined: none are taken. */
  readonly screenshots: string | undefined;
  readonly secrets: JourneySecrets;
  readonly message: DemoMessage;
}

/** Everything that only people know in this journey. */
export interface JourneySecrets {
  readonly administratorPassword: string;
  readonly senderPassword: string;
  readonly subscriberPassword: string;
  readonly pfxPassword: string;
  readonly question: string;
  readonly answer: string;
}

export const administratorName = 'administrator';
