import type { Subject } from './subject.js';

/** The reference of `@secure-mail/smime`, in the order in which somebody who is new to it reads. */
export const smimeSubjects: readonly Subject[] = [
  {
    title: 'Messages',
    description:
      'Protecting and opening S/MIME messages (RFC 8551, RFC 9788), and the verdict on what was opened.',
    sources: ['message', 'cms/compressed-data.ts'],
  },
  {
    title: 'Signers and recipients',
    description: 'Who signs, whom a message is encrypted to and with what: the structures of CMS (RFC 5652).',
    sources: ['cms'],
  },
  {
    title: 'MIME',
    description: 'Parsing messages, their parts and their address lists (RFC 2045, RFC 5322).',
    sources: ['mime'],
  },
  {
    title: 'Keys',
    description: 'Key pairs, and how RSA keys sign.',
    sources: ['keys'],
  },
  {
    title: 'Certificates',
    description:
      'X.509 certificates, requests and revocation lists: reading and issuing them (RFC 5280, RFC 2986).',
    sources: ['certificates'],
  },
  {
    title: 'Path validation',
    description: 'Whether a certificate leads to a root that is trusted, and for what (RFC 5280 §6).',
    sources: ['validation'],
  },
  {
    title: 'OCSP',
    description: 'Asking for, verifying and giving the status of a certificate (RFC 6960, RFC 9654).',
    sources: ['ocsp'],
  },
  {
    title: 'PKCS #12 and PKCS #8',
    description: 'Key files under a password: PFX (RFC 7292) and EncryptedPrivateKeyInfo (RFC 5958).',
    sources: ['pkcs12', 'pkcs8'],
  },
  {
    title: 'Bytes',
    description: 'What functions take that read content of any size.',
    sources: ['bytes'],
  },
  {
    title: 'Errors',
    description: 'The one error class and its codes.',
    sources: ['smime-error.ts'],
  },
];
