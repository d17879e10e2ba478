import type { MessagePresentation } from './presentation.js';

/** Tests' own: a message with this HTML, signed and encrypted as it should be. */
export function presentationOf(
  html: string | undefined,
  changes: Partial<MessagePresentation> = {},
): MessagePresentation {
  return {
    verdict: {
      problems: [],
      encryption: { algorithm: 'AES-256-GCM', authenticated: true },
      signature: {
        status: 'valid',
        signer: { name: 'Änne Müller', address: 'sender@firm.example' },
        digestAlgorithm: 'SHA-256',
        signatureAlgorithm: 'RSASSA-PKCS1-v1_5',
        certificates: [],
      },
      outerDifferences: [],
    },
    from: [{ name: 'Änne Müller', address: 'sender@firm.example' }],
    to: [{ name: '', address: 'client@elsewhere.example' }],
    cc: [],
    subject: 'Der Vertrag',
    html,
    inlineImages: [],
    attachments: [],
    ...changes,
  };
}
