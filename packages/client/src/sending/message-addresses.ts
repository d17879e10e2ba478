import { address as addressSchema } from '@secure-mail/contracts';
import { type MimeEntity, parseAddressList, parseMime, SmimeError } from '@secure-mail/smime';
import { ClientError } from '../client-error.js';

/**
 * Who a message is from and for, by its own headers; addresses in compared form with A-labels (RFC 5891), whatever the
 * author wrote, each in one place only.
 */
export interface MessageAddresses {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly messageId: string | undefined;
}

/**
 * Reads From, To, Cc and Bcc. Every field of a name counts, not only the first: what is delivered must be what
 * the message says. Somebody who is named twice stays in the more visible place.
 * @throws {ClientError} `message-invalid`, `recipient-address-invalid`.
 */
export function readMessageAddresses(message: Uint8Array): MessageAddresses {
  const entity = parsed(() => parseMime(message));
  const seen = new Set<string>();
  const onlyOnce = (addresses: readonly string[]) =>
    addresses.filter((address) => !seen.has(address) && seen.add(address));
  return {
    from: [...new Set([...addressesOf(entity, 'from'), ...addressesOf(entity, 'sender')])],
    to: onlyOnce(addressesOf(entity, 'to')),
    cc: onlyOnce(addressesOf(entity, 'cc')),
    bcc: onlyOnce(addressesOf(entity, 'bcc')),
    messageId: entity.rawHeader('message-id')?.trim(),
  };
}

function addressesOf(entity: MimeEntity, name: string): readonly string[] {
  return entity.headers
    .filter((field) => field.name.toLowerCase() === name && field.value.trim() !== '')
    .flatMap((field) => parsed(() => parseAddressList(field.value)))
    .map(({ address }) => usableAddress(address));
}

function usableAddress(address: string): string {
  const usable = addressSchema.safeParse(address);
  if (usable.success) return usable.data;
  throw new ClientError(
    'recipient-address-invalid',
    `${address} is not an address that Secure Mail can reach: before the @ it has to be ASCII, behind it a domain.`,
    {
      addresses: [address],
    },
  );
}

function parsed<Result>(parse: () => Result): Result {
  try {
    return parse();
  } catch (cause) {
    if (!(cause instanceof SmimeError)) throw cause;
    throw new ClientError('message-invalid', `The message cannot be read: ${cause.message}`, { cause });
  }
}
