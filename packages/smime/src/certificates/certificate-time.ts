import { type Asn1, contentOf } from '../asn1/asn1.js';
import { latin1 } from '../bytes/latin1.js';

/** How a time is written: UTCTime or GeneralizedTime. */
export type TimeKind = 'utc' | 'generalized';

/**
 * A time in certificates, CRLs and signatures: to the second and in UTC (RFC 5280 §4.1.2.5, RFC 5652 §11.3). Undefined
 * for any other text: one without zone would mean something else on each machine, and one with a month 99 nothing.
 */
export function readTime(kind: TimeKind, text: string): Date | undefined {
  const digits = FORMS[kind].exec(text)?.slice(1).map(Number);
  if (!digits) return undefined;
  const [written = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = digits;
  const year = kind === 'generalized' ? written : written + (written < 50 ? 2000 : 1900);
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, day);
  time.setUTCHours(hour, minute, second);
  // A day or an hour that there is not becomes another one.
  const parts = [time.getUTCMonth() + 1, time.getUTCDate(), time.getUTCHours(), time.getUTCMinutes()];
  const isReal = parts.every((part, index) => part === digits[index + 1]) && time.getUTCSeconds() === second;
  return isReal ? time : undefined;
}

const FORMS: Readonly<Record<TimeKind, RegExp>> = {
  utc: /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/,
  generalized: /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/,
};

/** The same for a value that asn1js has read, which would take one without zone for local time. */
export function timeIn(value: Asn1 | undefined): Date | undefined {
  if (value?.idBlock.tagClass !== 1) return undefined;
  const kind = KINDS[value.idBlock.tagNumber];
  return kind && readTime(kind, latin1(contentOf(value)));
}

/** By their universal tags. */
const KINDS: Readonly<Record<number, TimeKind>> = { 23: 'utc', 24: 'generalized' };
