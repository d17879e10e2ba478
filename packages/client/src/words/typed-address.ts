import { address as addressSchema, normaliseAddress } from '@secure-mail/contracts';
import { comparableAddress } from '@secure-mail/smime';
import { ClientError } from '../client-error.js';

/**
 * The address a person typed, in the form in which addresses are compared; of `Anna@Bär.example` it is
 * `anna@xn--br-via.example`.
 * @throws {ClientError} `address-invalid`.
 */
export function parseTypedAddress(typed: string): string {
  const parsed = addressSchema.safeParse(comparedAddress(typed));
  if (parsed.success) return parsed.data;
  throw new ClientError(
    'address-invalid',
    `${typed.trim()} is not an e-mail address that Secure Mail can use.`,
    {
      addresses: [typed],
    },
  );
}

/** A typed address in the form in which plans name people. What is no address is not refused: it names nobody. */
export function comparedAddress(typed: string): string {
  return normaliseAddress(comparableAddress(typed.trim()));
}
