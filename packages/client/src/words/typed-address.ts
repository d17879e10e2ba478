import { address as addressSchema } from '@secure-mail/contracts';
import { ClientError } from '../client-error.js';

/**
 * The address a person typed, in the form in which addresses are compared.
 * @throws {ClientError} `address-invalid`.
 */
export function parseTypedAddress(typed: string): string {
  const parsed = addressSchema.safeParse(typed);
  if (parsed.success) return parsed.data;
  throw new ClientError(
    'address-invalid',
    `${typed.trim()} is not an e-mail address that Secure Mail can use.`,
    {
      addresses: [typed],
    },
  );
}
