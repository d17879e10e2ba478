import { bulkCrypto } from '#bulk-crypto';
import { base64Lines } from '../bytes/base64-lines.js';
import { concatBytes, utf8 } from '../bytes/byte-arrays.js';
import { joined } from '../bytes/joined.js';
import { readOnce } from '../bytes/read-once.js';
import { CONTENT_ENCRYPTION, type ContentEncryption } from '../cms/content-ciphers.js';
import { encryptContent } from '../cms/enveloped-data.js';
import { requireRecipients } from '../cms/valid-recipients.js';
import { binaryTranscoder } from '../mime/binary-transcoder.js';
import type { ByteTransformer } from '../mime/body-transcoder.js';
import { decodeEncodedWords } from '../mime/encoded-word.js';
import type { RawField } from '../mime/header-block.js';
import { headerValue } from '../mime/parse-mime.js';
import { SmimeError } from '../smime-error.js';
import { requireChoice } from '../valid-choice.js';
import { requireObject } from '../valid-shape.js';
import type { EncryptOptions, ProtectedMessage } from './encrypt-options.js';
import { headerChoices } from './header-options.js';
import {
  fieldBytes,
  type HeaderChoices,
  hpOuterFields,
  protectHeaders,
  withHpParameter,
} from './header-protection.js';
import { readMessageHeader } from './message-header.js';
import { pkcs7MimeHeader } from './pkcs7-mime-header.js';
import { carriesCms, isDetachedSigned } from './smime-types.js';
import { requireWatching } from './valid-watching.js';
import { orClosed, watchedSource } from './watched-source.js';

/** How the payload becomes the MIME entity that is encrypted. */
export type EntityOf = (
  payload: AsyncIterable<Uint8Array>,
  inner: 'binary' | 'base64',
) => AsyncIterable<Uint8Array>;

/** Encrypts what `entityOf` makes of the message, with its header inside and what is shown of it outside. */
export async function sealMessage(options: EncryptOptions, entityOf: EntityOf): Promise<ProtectedMessage> {
  requireObject(options, 'options');
  const { contentEncryption } = options;
  requireChoice(contentEncryption, Object.keys(CONTENT_ENCRYPTION), 'content encryption');
  const { authenticated } = CONTENT_ENCRYPTION[contentEncryption];
  const inner = options.inner ?? (authenticated ? 'binary' : 'base64');
  requireChoice(inner, ['binary', 'base64'], 'encoding inside the encryption');
  requireRecipients(options.recipients);
  requireWatching(options);
  const choices = headerChoices(options);
  const source = watchedSource(options.message, options, 'Protecting the message was cancelled.');
  return orClosed(source, () => sealed(source, { ...options, inner }, choices, entityOf));
}

async function sealed(
  source: AsyncGenerator<Uint8Array, void, undefined>,
  options: EncryptOptions & { readonly inner: 'binary' | 'base64' },
  choices: HeaderChoices,
  entityOf: EntityOf,
): Promise<ProtectedMessage> {
  const { contentEncryption, inner } = options;
  const { fields, body } = await readMessageHeader(source);
  requireOwnHeader(fields, choices);
  const headers = protectHeaders(fields, choices);
  const transcoded = inner === 'binary' ? binaryTranscoder(headers.structural) : undefined;
  const structural = transcoded?.header ?? headers.structural.map(({ raw }) => raw);
  const header = concatBytes([
    ...headers.inner,
    ...hpOuterFields(headers.outer),
    ...withHpParameter(structural, 'cipher'),
    utf8('\r\n'),
  ]);
  const payload = joined(header, transcoded ? transformed(body, transcoded.body) : body);
  const cms = await encryptContent({
    content: entityOf(payload, inner),
    recipients: options.recipients,
    contentEncryption,
    ...(options.rsaKeyTransport !== undefined && { rsaKeyTransport: options.rsaKeyTransport }),
    deriveContentKey: options.deriveContentKey ?? false,
  });
  const { chunks, summary, abandon } = summarised(cms);
  const outer = outerHeader(headers.outer.map(fieldBytes), contentEncryption);
  const close = () => {
    abandon();
    return source.return();
  };
  return {
    messageId: headers.messageId,
    bytes: readOnce(joined(outer, base64Lines(chunks)), close),
    summary,
  };
}

/**
 * What is signed already has a header that its signature speaks of, or that stands outside alone: with another one around
 * it, readers would find it changed, or not at all.
 */
function requireOwnHeader(fields: readonly RawField[], { obscuredSubject }: HeaderChoices): void {
  const subject = headerValue(fields, 'subject');
  if (subject === undefined || decodeEncodedWords(subject) === obscuredSubject) return;
  if (!carriesCms(fields) && !isDetachedSigned(fields)) return;
  throw new SmimeError(
    'invalid-argument',
    'The message is signed or encrypted already, and its Subject would be another one outside. Give its own Subject as ' +
      'obscuredSubject, or protect the message that was signed.',
  );
}

function outerHeader(fields: readonly Uint8Array[], contentEncryption: ContentEncryption): Uint8Array {
  const type = CONTENT_ENCRYPTION[contentEncryption].authenticated ? 'authEnveloped-data' : 'enveloped-data';
  return concatBytes([...fields, utf8('MIME-Version: 1.0\r\n'), pkcs7MimeHeader(type, 'base64')]);
}

async function* transformed(
  body: AsyncIterable<Uint8Array>,
  transformer: ByteTransformer,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) yield* transformer.push(chunk);
  yield* transformer.end();
}

function summarised(cms: AsyncIterable<Uint8Array>) {
  const hash = bulkCrypto.hash('SHA-256');
  let size = 0;
  let resolve: (summary: { digest: Uint8Array; size: number }) => void;
  let reject: (reason: SmimeError) => void;
  const summary = new Promise<{ digest: Uint8Array; size: number }>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  // Whoever reads the bytes hears of a failure there; an unread summary must not end the process.
  summary.catch(() => undefined);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    let finished = false;
    try {
      for await (const chunk of cms) {
        hash.update(chunk);
        size += chunk.length;
        yield chunk;
      }
      finished = true;
      resolve({ digest: await hash.digest(), size });
    } finally {
      if (!finished) abandon();
    }
  }
  return { chunks: chunks(), summary, abandon };

  /** After the end nobody hears it. */
  function abandon(): void {
    reject(new SmimeError('aborted', 'The protected message was not read to its end.'));
  }
}
