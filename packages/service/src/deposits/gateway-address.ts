import { randomId } from '@secure-mail/contracts';

/** SE-3: the address under which the gateway takes a deposit's message in. */
export function gatewayAddress(depositId: string, gatewayDomain: string): string {
  return `emx-${depositId}@${gatewayDomain}`;
}

/** @returns the deposit's id, or undefined for any address that is not of this form in this domain. */
export function depositIdOf(address: string, gatewayDomain: string): string | undefined {
  // Mail programs and servers may change the case of a local part on the way; ours has one case only.
  const [, localPart, domain] = /^emx-([^@]+)@([^@]+)$/.exec(address.toLowerCase()) ?? [];
  if (domain !== gatewayDomain.toLowerCase()) return undefined;
  return randomId.safeParse(localPart).data;
}
