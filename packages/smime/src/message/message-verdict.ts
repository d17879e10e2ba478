import type { Certificate } from '../certificates/certificate.js';
import type { SmimeCapabilities } from '../cms/smime-capabilities.js';
import type { PathFailure } from '../validation/path-verdict.js';
import type { RevocationStatement } from '../validation/revocation-statement.js';

/** What one signer's signature is worth (RFC 5652 §5.6, RFC 8551 §2.2). */
export interface SignatureVerdict {
  /**
   * `valid`: the signature is right and its certificate leads to a root. `untrusted`: the bytes match the signature, but
   * the certificate does not lead to a root. `invalid`: they do not match, or nobody here can tell.
   */
  readonly status: 'valid' | 'invalid' | 'untrusted';
  /**
   * Why nobody can tell, only with `invalid`: the signer's certificate is neither in the message nor at hand, or digest or
   * signature are of an algorithm that this platform does not have. Nothing where the message does not match.
   */
  readonly unchecked?: 'no-certificate' | 'unsupported-algorithm';
  /** Whose key signed; undefined when the certificate is neither in the message nor at hand. */
  readonly signer: Certificate | undefined;
  /** From the signer's certificate to the root; where it does not lead there, as far as it goes. */
  readonly path: readonly Certificate[];
  /** Why it does not lead to a root; only with `untrusted`. */
  readonly pathFailure?: PathFailure;
  /** For when the path was judged: `at` of the caller; nothing with `invalid`, where no path was. */
  readonly validatedAt?: Date;
  /** What is known of the revocation of the signer's certificate and those above it. */
  readonly revocation: RevocationStatement;
  /** What is known of each certificate of `path`, as `PathVerdict.revocations`; nothing with `invalid`. */
  readonly revocations?: readonly RevocationStatement[];
  /** What the signer says; never used as the time of validation. */
  readonly signingTime: Date | undefined;
  /** From is one field, and every address in it is an rfc822Name of the signer's certificate (RFC 8550 §3). */
  readonly signerIsSender: boolean;
  /** The addresses in From that the signer's certificate does not name, in lower case. */
  readonly unmatchedSenders: readonly string[];
  /**
   * The address in Sender is the signer's: who signed sent the message for somebody else. It is told and no more, the
   * message still has the problem `signer-not-sender`, because a reader takes From for who wrote.
   */
  readonly signerIsTransmitter: boolean;
  /** Such as `SHA-256`; an object identifier when it is not known here. */
  readonly digestAlgorithm: string;
  /** Such as `RSA-PSS with SHA-256`; an object identifier when it is not known here. */
  readonly signatureAlgorithm: string;
  /** SHA-1, MD5 or a short RSA key, in the signature itself or, when it is `valid`, on the path of its certificate. */
  readonly weak?: boolean;
  /** What the signer's program reads; only from a `valid` signature. */
  readonly capabilities?: SmimeCapabilities;
  /** What the signer wants answers encrypted to: a valid certificate of theirs; only from a `valid` signature. */
  readonly encryptionCertificate?: Certificate;
}

/**
 * What is known of one cryptographic layer. Only the innermost signature that lies inside every encryption says who
 * wrote; the others are told, and count for nothing.
 */
export type LayerVerdict =
  /** An encryption. `weak`: 3DES. */
  | ({ readonly kind: 'encryption'; readonly weak: boolean; readonly covers: Coverage } & EncryptionVerdict)
  /** A signature, by one signer or several. */
  | {
      readonly kind: 'signature';
      /** `opaque`: the content is inside (RFC 8551 §3.5.2). `detached`: multipart/signed (RFC 8551 §3.5.3). */
      readonly form: 'opaque' | 'detached';
      /** What was signed; it counts only for a signer whose signature is not `invalid`. */
      readonly covers: Coverage;
      /** Whether it is the one that says who wrote. */
      readonly countsForSender: boolean;
      /** One verdict per signer; all of them signed the same bytes. */
      readonly signers: readonly SignatureVerdict[];
      /**
       * Detached only: false when `micalg` leaves out a digest that was signed with (RFC 8551 §3.5.3.2). The message
       * then has the problem `announced-digest-wrong`.
       */
      readonly announcedDigestIsRight?: boolean;
    }
  /** CompressedData (RFC 3274). */
  | { readonly kind: 'compression' };

/**
 * Which bytes a layer covers. Only layers around the whole of the message's body are taken off: a part that is signed
 * or encrypted beside others is no layer of the message, and covers nothing of it (`partly-covered`).
 */
export type Coverage = {
  /** How many bytes are inside the layer, further layers included: a whole MIME entity with its header. */
  readonly size: number;
  /**
   * Which of the payload's bytes (`OpenedMessage.bytes`, `OpenedMessageStream.payload`) they hold: all, from 0 to their
   * number. Nothing outside is given out: what stood around the layer is no part of the payload. Whether the header
   * fields that are shown are among them, `MessageVerdict.headerProtection` says for all layers.
   */
  readonly payload: { readonly start: number; readonly end: number };
};

/** How a message is encrypted. */
export interface EncryptionVerdict {
  /** Such as `AES-256-GCM`. */
  readonly algorithm: string;
  /** AEAD: a change on the way would have been noticed (RFC 5083). It does not say who encrypted. */
  readonly authenticated: boolean;
}

/** What a person should know before they trust a message. Opening tells every one that there is. */
export type VerdictProblem =
  /** No signature inside the encryption: nothing says who wrote. */
  | 'not-signed'
  /**
   * The signature does not match: the message was changed, or the signature was; or `SignatureVerdict.unchecked` says why
   * nobody can tell.
   */
  | 'signature-invalid'
  /** The signer's certificate does not lead to a root: `SignatureVerdict.pathFailure` says why. */
  | 'signer-untrusted'
  /** Whoever signed is not whom From names. Not told where the certificate of whoever signed is missing. */
  | 'signer-not-sender'
  /** The reader is not among From, To, Cc and the protected Bcc: somebody passed it on, perhaps to mislead. */
  | 'not-addressed-to-reader'
  /** A header field outside is not what the sender put there: `MessageVerdict.outerDifferences`. */
  | 'outer-headers-differ'
  /** A header field can be read in several ways: `MessageVerdict.ambiguousHeaders`. */
  | 'headers-ambiguous'
  /** The header fields shown are those outside, which nothing protects (RFC 9788). */
  | 'headers-not-protected'
  /** Not encrypted, or in a way that does not show changes. */
  | 'not-authenticated-encryption'
  /** 3DES, or a signature or certificates it rests on with SHA-1, MD5 or a short RSA key. */
  | 'weak-algorithm'
  /**
   * A multipart/signed announces another digest in `micalg` than the one signed with, which alone decides
   * (RFC 8551 §3.5.3.2): programs that believe the announcement find no signature.
   */
  | 'announced-digest-wrong'
  /** Signed or encrypted parts stand beside others that are neither. */
  | 'partly-covered';

/** A header field that does not say outside what the sender put outside (RFC 9788 §4). */
export interface HeaderDifference {
  /** Such as `Subject`. */
  readonly name: string;
  /** What it says outside, decoded; undefined when it is not there. */
  readonly outer: string | undefined;
  /** What it says inside, decoded, which is what is shown; undefined when it is not there. */
  readonly inner: string | undefined;
}

/** A header field that programs read in different ways, and what is shown of it. */
export interface AmbiguousHeader {
  /** As it is written, such as `From`. */
  readonly name: string;
  /**
   * `repeated`: a field that may stand once stands more often (RFC 5322 §3.6); the first is shown. `line-break`: a bare
   * CR, a NUL or a line feed without CR, where some programs begin another field. `hp-outer`: an HP-Outer that says
   * nothing (RFC 9788 §2.2). `nested`: a part that is not the payload's root claims protected fields.
   */
  readonly reason: 'repeated' | 'line-break' | 'hp-outer' | 'nested';
  /** Decoded, on one line; undefined when nothing of it is shown. */
  readonly shown: string | undefined;
  /** What else it says, decoded. */
  readonly ignored: readonly string[];
}

/**
 * What is known about a message. No problems: it comes from whom it says, unchanged, for the reader, and nobody else
 * read it.
 */
export interface MessageVerdict {
  /** The innermost encryption; undefined when there is none. */
  readonly encryption: EncryptionVerdict | undefined;
  /** The signature that says who wrote, of several signers the one that says most; undefined when there is none. */
  readonly signature: SignatureVerdict | undefined;
  /**
   * How the header fields shown are protected: `hp` after RFC 9788, `wrapped` in a message/rfc822 with `forwarded=no`
   * (RFC 8551 §3.1), whose sender does not say what they put outside. Undefined: they are those outside.
   */
  readonly headerProtection?: 'hp' | 'wrapped';
  /** In the order of `VerdictProblem`; empty when there is none. */
  readonly problems: readonly VerdictProblem[];
  /** Only with the problem `outer-headers-differ`. */
  readonly outerDifferences: readonly HeaderDifference[];
  /** Only with the problem `headers-ambiguous`. */
  readonly ambiguousHeaders?: readonly AmbiguousHeader[];
  /** All layers that were taken off, outermost first. */
  readonly layers?: readonly LayerVerdict[];
}
