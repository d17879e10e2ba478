/** How long things last that have to do with a deposit. Days and minutes, as their names say. */
export const depositLife = {
  /** MP-4. From the commitment on. */
  depositDays: 30,
  /** A commitment whose message is not there by then is reported to its sender. */
  arrivalMinutes: 120,
  /** What was prepared and never committed is forgotten. */
  preparedHours: 24,
  /** For so long after expiry a genuine link is told "expired", and the sender's list names the deposit. */
  tombstoneDays: 180,
} as const;

export function daysAfter(instant: Date, days: number): Date {
  return minutesAfter(instant, days * 24 * 60);
}

export function minutesAfter(instant: Date, minutes: number): Date {
  return new Date(instant.getTime() + minutes * 60_000);
}
