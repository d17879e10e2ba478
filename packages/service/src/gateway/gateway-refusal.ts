/**
 * What the gateway answers when it does not take something. RFC 5321 §4.2: 4yz try again, 5yz do not. The text
 * begins with the enhanced code (RFC 3463): smtp-server's own would call every 550 an unknown mailbox.
 */
export class GatewayRefusal extends Error {
  override readonly name = 'GatewayRefusal';
  readonly code = 'gateway-refusal';
  /** As smtp-server wants it. */
  readonly responseCode: 421 | 451 | 550 | 552 | 554;

  constructor(responseCode: 421 | 451 | 550 | 552 | 554, message: string, options?: ErrorOptions) {
    super(message, options);
    this.responseCode = responseCode;
  }
}
