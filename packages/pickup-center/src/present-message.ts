import type {
  AttachmentPresentation,
  CertificatePresentation,
  MessagePresentation,
  Person,
  SignaturePresentation,
} from '@secure-mail/message-view';
import {
  type Certificate,
  type MimeEntity,
  messageContent,
  type OpenedMessage,
  parseAddressList,
  type SignatureVerdict,
} from '@secure-mail/smime';

/** An opened message as plain values, which can leave the worker. */
export async function presentMessage({ verdict, message }: OpenedMessage): Promise<MessagePresentation> {
  const content = messageContent(message);
  return {
    verdict: {
      problems: verdict.problems,
      encryption: verdict.encryption,
      signature: verdict.signature && (await presentSignature(verdict.signature)),
      outerDifferences: verdict.outerDifferences,
      ambiguousHeaders: verdict.ambiguousHeaders,
    },
    from: people(message, 'From'),
    to: people(message, 'To'),
    cc: people(message, 'Cc'),
    date: dateOf(message),
    subject: message.header('Subject') ?? '',
    html: content.html,
    text: content.text,
    inlineImages: content.inline.flatMap((part) =>
      part.contentId === undefined
        ? []
        : [{ contentId: part.contentId, type: part.contentType, bytes: ownBytes(part.body()) }],
    ),
    attachments: [...content.attachments, ...unreferenced(content.html, content.inline)].map(
      presentAttachment,
    ),
  };
}

/** The memory of a presentation's binary parts, to be handed over instead of copied. */
export function messageBuffers(presentation: MessagePresentation): readonly ArrayBuffer[] {
  const bytes = [
    ...presentation.inlineImages.map((image) => image.bytes),
    ...presentation.attachments.flatMap(({ content }) => (content instanceof Uint8Array ? [content] : [])),
  ];
  return [...new Set(bytes.map((part) => part.buffer as ArrayBuffer))];
}

async function presentSignature(verdict: SignatureVerdict): Promise<SignaturePresentation> {
  const { status, signer, path, signingTime, digestAlgorithm, signatureAlgorithm, revocation } = verdict;
  const certificates = path.length > 0 || signer === undefined ? path : [signer];
  return {
    status,
    unchecked: verdict.unchecked,
    pathFailure: verdict.pathFailure,
    signer: signer && { name: signer.commonName ?? '', address: signer.emailAddresses[0] ?? signer.subject },
    unmatchedSenders: verdict.unmatchedSenders,
    signerIsTransmitter: verdict.signerIsTransmitter,
    // A certificate itself cannot leave the worker.
    revocation: { status: revocation.status, at: revocation.at },
    signingTime,
    digestAlgorithm,
    signatureAlgorithm,
    certificates: await Promise.all(certificates.map(presentCertificate)),
  };
}

async function presentCertificate(certificate: Certificate): Promise<CertificatePresentation> {
  const { subject, issuer, serialNumber, notBefore, notAfter } = certificate;
  return { subject, issuer, serialNumber, notBefore, notAfter, fingerprint: await certificate.fingerprint() };
}

/** A field that is no list of addresses is shown as it stands rather than not at all. */
function people(message: MimeEntity, field: string): readonly Person[] {
  const value = message.rawHeader(field);
  if (value === undefined || value.trim() === '') return [];
  try {
    return parseAddressList(value);
  } catch {
    return [{ name: '', address: message.header(field) ?? value }];
  }
}

function dateOf(message: MimeEntity): Date | undefined {
  // A comment such as "(CET)" may stand at the end (RFC 5322 §3.3).
  const date = new Date((message.header('Date') ?? '').replace(/\([^)]*\)\s*$/, ''));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Parts with a Content-ID that the HTML shows nowhere: a reader must get them all the same. */
function unreferenced(html: string | undefined, inline: readonly MimeEntity[]): readonly MimeEntity[] {
  const shown = (html ?? '').toLowerCase();
  return inline.filter(({ contentId, contentType }) => {
    const id = contentId?.toLowerCase();
    if (id === undefined || !/^image\/(?!svg)/.test(contentType)) return true;
    return !shown.includes(`cid:${id}`) && !shown.includes(`cid:${encodeURIComponent(id)}`);
  });
}

function presentAttachment(part: MimeEntity): AttachmentPresentation {
  const content = ownBytes(part.body());
  return { name: part.fileName ?? unnamed(part), type: part.contentType, size: content.length, content };
}

function unnamed(part: MimeEntity): string {
  if (part.contentType === 'message/rfc822') return 'message.eml';
  return part.contentType === 'text/plain' ? 'text.txt' : '';
}

/** Bytes in memory of their own: handing over a view would take its neighbours along. */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
}
