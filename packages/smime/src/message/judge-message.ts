import { comparableAddress, parseAddressList } from '../mime/address-list.js';
import type { RawField } from '../mime/header-block.js';
import type { MimeEntity } from '../mime/mime-entity.js';
import { parseMime, rawFieldsOf, withHeaders } from '../mime/parse-mime.js';
import { SmimeError } from '../smime-error.js';
import { ambiguousHpOuter, plainHeader } from './ambiguous-headers.js';
import { isStructural } from './header-protection.js';
import { judgeLayers } from './judge-layers.js';
import type { Layers } from './layers.js';
import type {
  AmbiguousHeader,
  HeaderDifference,
  MessageVerdict,
  SignatureVerdict,
  VerdictProblem,
} from './message-verdict.js';
import type { OpenOptions } from './open-options.js';
import type { OpenedPayload } from './open-payload.js';
import { outerDifferences } from './outer-differences.js';
import type { PayloadStore } from './payload-store.js';
import { mostTelling } from './signature-verdict.js';
import { withUntoldFailure } from './untold-failure.js';

/** The verdict, and the message with the header fields that are to be shown. */
interface JudgedMessage {
  readonly verdict: MessageVerdict;
  readonly message: MimeEntity;
}

/**
 * @param bytes The payload, or its header alone.
 * @param outer Undefined for a bare CMS, which has no outer header.
 */
export function judgeMessage(
  opened: OpenedPayload<PayloadStore>,
  bytes: Uint8Array,
  outer: readonly RawField[] | undefined,
  options: OpenOptions,
): Promise<JudgedMessage> {
  const size = opened.end - opened.start;
  return withUntoldFailure(opened.layers, async () =>
    judge({ ...opened, size, entity: parseMime(bytes), outer, options }),
  );
}

interface MessageToJudge extends Pick<OpenedPayload<PayloadStore>, 'layers' | 'parts' | 'isWrapped'> {
  readonly entity: MimeEntity;
  /** Of the whole payload, in bytes. */
  readonly size: number;
  readonly outer: readonly RawField[] | undefined;
  readonly options: OpenOptions;
}

async function judge(found: MessageToJudge): Promise<JudgedMessage> {
  const { layers, options } = found;
  const { stated, isProtected, differences, ...claims } = statedHeaders(found);
  const { fields, ambiguous } = plainHeader(stated, [found.outer ?? [], rawFieldsOf(found.entity)]);
  const message = withHeaders(found.entity, fields);
  // Who signed is compared with all that the header states, not with what is left of it to be shown.
  const shown = { headers: stated, size: found.size };
  const verdicts = await judgeLayers(layers, shown, options);
  const sender = verdicts.find((layer) => layer.kind === 'signature' && layer.countsForSender);
  const signature = sender?.kind === 'signature' ? mostTelling(sender.signers) : undefined;
  const ambiguousHeaders = [...ambiguous, ...claims.ambiguous];
  const problems = problemsOf({
    layers,
    signature,
    message,
    isPartlyCovered: !signature && found.parts.protectedParts,
    isProtected,
    isAmbiguous: ambiguousHeaders.length > 0,
    differences,
    isDigestWrong: verdicts.some(
      (layer) => layer.kind === 'signature' && layer.announcedDigestIsRight === false,
    ),
    readers: options.readers,
  });
  const encryption = layers.encryption && {
    algorithm: layers.encryption.algorithm,
    authenticated: layers.encryption.authenticated,
  };
  return {
    verdict: {
      encryption,
      signature,
      ...(isProtected && { headerProtection: found.isWrapped ? ('wrapped' as const) : ('hp' as const) }),
      problems,
      outerDifferences: differences,
      ...(ambiguousHeaders.length > 0 && { ambiguousHeaders }),
      layers: verdicts,
    },
    message,
  };
}

interface StatedHeaders {
  readonly stated: readonly RawField[];
  readonly isProtected: boolean;
  readonly differences: readonly HeaderDifference[];
  /** Claims of protected fields that count for nothing. */
  readonly ambiguous: readonly AmbiguousHeader[];
}

/** Protected headers win; without any, the outer ones are all there is (RFC 9788 §4). */
function statedHeaders(found: MessageToJudge): StatedHeaders {
  const { layers, outer, parts } = found;
  const fields = rawFieldsOf(found.entity);
  const isHpOuter = ({ name }: RawField) => name.toLowerCase() === 'hp-outer';
  const nested: readonly AmbiguousHeader[] = parts.nestedHeaders ? [NESTED] : [];
  const hp = found.isWrapped ? 'clear' : found.entity.parameter('hp')?.toLowerCase();
  if (layers.protects && (hp === 'cipher' || hp === 'clear')) {
    // Whoever wraps and encrypts hides something outside, and does not say what.
    const isComparable = !found.isWrapped || !layers.encryption;
    return {
      stated: fields.filter((field) => !isHpOuter(field)),
      isProtected: true,
      differences: outer && isComparable ? outerDifferences(outer, fields, hp) : [],
      ambiguous: [...ambiguousHpOuter(fields, hp), ...nested],
    };
  }
  const stated = [
    ...(outer ?? []).filter(({ name }) => !isStructural(name)),
    ...fields.filter(({ name }) => outer === undefined || isStructural(name)),
  ];
  return {
    stated: stated.filter((field) => !isHpOuter(field)),
    isProtected: false,
    differences: [],
    ambiguous: nested,
  };
}

const NESTED: AmbiguousHeader = { name: 'Content-Type', reason: 'nested', shown: undefined, ignored: [] };

interface Findings {
  readonly layers: Layers;
  readonly signature: SignatureVerdict | undefined;
  readonly message: MimeEntity;
  readonly isPartlyCovered: boolean;
  readonly isProtected: boolean;
  readonly isAmbiguous: boolean;
  readonly differences: readonly HeaderDifference[];
  readonly isDigestWrong: boolean;
  readonly readers: readonly string[];
}

function problemsOf(found: Findings): readonly VerdictProblem[] {
  const { layers, signature } = found;
  const problems: VerdictProblem[] = [];
  if (!signature) problems.push('not-signed');
  else if (signature.status === 'invalid') problems.push('signature-invalid');
  else if (signature.status === 'untrusted') problems.push('signer-untrusted');
  if (signature && !signature.signerIsSender && signature.unchecked !== 'no-certificate')
    problems.push('signer-not-sender');
  if (!isAddressed(found)) problems.push('not-addressed-to-reader');
  if (found.differences.length > 0) problems.push('outer-headers-differ');
  if (found.isAmbiguous) problems.push('headers-ambiguous');
  if (!found.isProtected) problems.push('headers-not-protected');
  // No encryption at all is the plainest case of it: somebody else may have read the message.
  if (!layers.encryption?.authenticated) problems.push('not-authenticated-encryption');
  const isWeaklySigned = signature?.weak || layers.signature?.signers.some(({ weak }) => weak);
  if (layers.weak || isWeaklySigned) problems.push('weak-algorithm');
  if (found.isDigestWrong) problems.push('announced-digest-wrong');
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
  return readers.some((reader) => named.has(comparableAddress(reader)));
}

function addressesIn(value: string): readonly string[] {
  try {
    return parseAddressList(value).map(({ address }) => address);
  } catch (error) {
    if (error instanceof SmimeError) return [];
    throw error;
  }
}
