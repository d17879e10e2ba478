/**
 * Every label under which a key is derived with HKDF-SHA-256 (RFC 5869), in one table: no key serves two
 * purposes. The salt is empty; the info is the label in UTF-8; every output has 32 bytes.
 */
export const keyLabels = {
  /** From OPAQUE's export key of the Secure ID password: wraps the roaming key. */
  roaming: 'secure-mail/1/roaming',
  /** From OPAQUE's export key of the recovery answers: wraps the roaming key. */
  recovery: 'secure-mail/1/recovery',
  /** From OPAQUE's export key of a pickup answer: wraps the deposit secret. */
  pickup: 'secure-mail/1/pickup',
  /** From the deposit secret: the KEK of the message's KEKRecipientInfo. */
  contentKek: 'secure-mail/1/content-kek',
  /** From the deposit secret: authenticates a reply written on the pickup page. */
  reply: 'secure-mail/1/reply',
  /** From a link's token: encrypts the stored question. */
  question: 'secure-mail/1/question',
  /** From the roaming key: seals the private keys. */
  sealedKeys: 'secure-mail/1/sealed-keys',
  /** From Argon2id of the password on this machine: wraps the roaming key for offline reading. */
  localSeal: 'secure-mail/1/local-seal',
  /** From the service's master key: link tokens. */
  linkToken: 'secure-mail/1/service/link-token',
  /** From the service's master key: tells a repeated commitment to a deposit from another one. */
  commitment: 'secure-mail/1/service/commitment',
  /** From the service's master key: activation codes. */
  activationCode: 'secure-mail/1/service/activation-code',
  /** From the service's master key: codes that unlock a Secure ID. */
  unlockCode: 'secure-mail/1/service/unlock-code',
  /** From the service's master key: shows at each start that it is the one the database was made with. */
  keyCheck: 'secure-mail/1/service/key-check',
  /** From the service's master key: the records of names that do not exist. */
  fakeRecord: 'secure-mail/1/service/fake-record',
  /** From the service's master key: login states kept between start and finish. */
  loginState: 'secure-mail/1/service/login-state',
  /** From the service's master key: session tokens as stored. */
  session: 'secure-mail/1/service/session',
  /** From the service's master key: administrators' session tokens as stored. */
  administratorSession: 'secure-mail/1/service/administrator-session',
  /** From the service's master key: tokens between a genuine activation code and the finished activation. */
  activationToken: 'secure-mail/1/service/activation-token',
  /** From the service's master key: client addresses and names as they are counted. */
  throttling: 'secure-mail/1/service/throttling',
} as const;

export type KeyLabel = (typeof keyLabels)[keyof typeof keyLabels];
