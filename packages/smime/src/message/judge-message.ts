import { parseAddressList } from '../mime/address-list.js';
import type { HeaderField, MimeEntity } from '../mime/mime-entity.js';
import { withHeaders } from '../mime/parse-mime.js';
import { SmimeError } from '../smime-error.js';
import { isStructural } from './header-protection.js';
import { judgeLayers } from './judge-layers.js';
import type { Layers } from './layers.js';
import type {
  HeaderDifference,
  MessageVerdict,
  SignatureVerdict,
  VerdictProblem,
} from './message-verdict.js';
import type { OpenOptions } from './open-options.js';
import { outerDifferences } from './outer-differences.js';
import { mostTelling } from './signature-verdict.js';
import { isPkcs7Mime, isPkcs7Signature } from './smime-types.js';

export interface MessageToJudge {
  /** The payload, or its header alone. */
  readonly entity: MimeEntity;
  readonly layers: Layers;
  /** Undefined for a bare CMS, which has no outer header. */
  readonly outer: readonly HeaderField[] | undefined;
  readonly options: OpenOptions;
  /** Whether an unsigned payload holds signed or encrypted parts. */
  readonly isPartlyCovered: () => Promise<boolean>;
}

/** The verdict, and the message with the header fields that are to be shown. */
export async function judgeMessage(
  found: MessageToJudge,
): Promise<{ readonly verdict: MessageVerdict; readonly message: MimeEntity }> {
  const { entity, layers, outer, options } = found;
  const { message, isProtected, differences } = shownHeaders(entity, layers, outer);
  const verdicts = await judgeLayers(layers, message.headers, options);
  const sender = verdicts.find((layer) => layer.kind === 'signature' && layer.countsForSender);
  const signature = sender?.kind === 'signature' ? mostTelling(sender.signers) : undefined;
  const problems = problemsOf({
    layers,
    signature,
    message,
    isPartlyCovered: !signature && (await found.isPartlyCovered()),
    isProtected,
    differences,
    readers: options.readers,
  });
  const encryption = layers.encryption && {
    algorithm: layers.encryption.algorithm,
    authenticated: layers.encryption.authenticated,
  };
  return {
    verdict: { encryption, signature, problems, outerDifferences: differences, layers: verdicts },
    message,
  };
}

/** Protected headers win; without any, the outer ones are all there is (RFC 9788 §4). */
function shownHeaders(entity: MimeEntity, layers: Layers, outer: readonly HeaderField[] | undefined) {
  const hp = entity.parameter('hp')?.toLowerCase();
  if (layers.all.length > 0 && (hp === 'cipher' || hp === 'clear')) {
    const own = entity.headers.filter(({ name }) => name.toLowerCase() !== 'hp-outer');
    return {
      message: withHeaders(entity, own),
      isProtected: true,
      differences: outer ? outerDifferences(outer, entity.headers, hp) : [],
    };
  }
  const headers = [
    ...(outer ?? []).filter(({ name }) => !isStructural(name)),
    ...entity.headers.filter(({ name }) => outer === undefined || isStructural(name)),
  ];
  return {
    message: withHeaders(entity, headers),
    isProtected: false,
    differences: [] as readonly HeaderDifference[],
  };
}

interface Findings {
  readonly layers: Layers;
  readonly signature: SignatureVerdict | undefined;
  readonly message: MimeEntity;
  readonly isPartlyCovered: boolean;
  readonly isProtected: boolean;
  readonly differences: readonly HeaderDifference[];
  readonly readers: readonly string[];
}

function problemsOf(found: Findings): readonly VerdictProblem[] {
  const { layers, signature } = found;
  const problems: VerdictProblem[] = [];
  if (!signature) problems.push('not-signed');
  else if (signature.status === 'invalid') problems.push('signature-invalid');
  else if (signature.status === 'untrusted') problems.push('signer-untrusted');
  if (signature && !signature.signerIsSender) problems.push('signer-not-sender');
  if (!isAddressed(found)) problems.push('not-addressed-to-reader');
  if (found.differences.length > 0) problems.push('outer-headers-differ');
  if (!found.isProtected) problems.push('headers-not-protected');
  // No encryption at all is the plainest case of it: somebody else may have read the message.
  if (!layers.encryption?.authenticated) problems.push('not-authenticated-encryption');
  if (layers.weak || layers.signature?.signers.some(({ weak }) => weak)) problems.push('weak-algorithm');
  if (found.isPartlyCovered) problems.push('partly-covered');
  return problems;
}

/**
 * The reader is in To or Cc, or wrote the message, or the protected Bcc names them; anybody else got it passed on
 * (surreptitious forwarding). A Bcc outside says nothing: whoever passes a message on can write one.
 */
function isAddressed({ message, isProtected, readers }: Findings): boolean {
  const named = new Set(
    message.headers
      .filter(({ name }) => (isProtected ? /^(from|to|cc|bcc)$/i : /^(from|to|cc)$/i).test(name))
      .flatMap(({ value }) => addressesIn(value)),
  );
  return readers.some((reader) => named.has(reader.toLowerCase()));
}

function addressesIn(value: string): readonly string[] {
  try {
    return parseAddressList(value).map(({ address }) => address);
  } catch (error) {
    if (error instanceof SmimeError) return [];
    throw error;
  }
}

/** A signed or encrypted part beside others: what lies around it is covered by nothing. */
export function holdsProtectedParts(entity: MimeEntity): boolean {
  return (
    entity.contentType === 'multipart/signed' ||
    isPkcs7Mime(entity.contentType) ||
    isPkcs7Signature(entity.contentType) ||
    entity.parts.some(holdsProtectedParts)
  );
}
