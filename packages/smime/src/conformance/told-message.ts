import { plainBytes, toHex } from '../bytes/byte-arrays.js';
import { Certificate, type OpenedMessage, SmimeError } from '../index.js';
import type { Told } from './case-result.js';

/** Everything that opening a message tells, as data. */
export async function toldOf({ verdict, message, bytes }: OpenedMessage): Promise<Told> {
  const digest = await crypto.subtle.digest('SHA-256', plainBytes(bytes));
  return asData({
    verdict,
    header: message.headers.map(({ name, value }) => `${name}: ${value}`),
    contentType: message.contentType,
    payload: `${bytes.length} bytes, SHA-256 ${toHex(new Uint8Array(digest))}`,
  });
}

/** What an attempt tells, or the code of the error it ends in. Other errors than ours are passed on. */
export async function toldOrRefused(attempt: Promise<OpenedMessage>): Promise<Told> {
  try {
    return await toldOf(await attempt);
  } catch (error) {
    if (error instanceof SmimeError) return refusal(error);
    throw error;
  }
}

export function refusal({ code }: SmimeError): Told {
  return { error: code };
}

/** Whatever a verdict holds, now or later: certificates by their name and number, bytes in hexadecimal digits. */
export function asData(value: unknown): Told {
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (part instanceof Certificate) return `${part.subject}, number ${part.serialNumber}`;
    return part instanceof Uint8Array ? toHex(part) : part;
  });
  return JSON.parse(text);
}
