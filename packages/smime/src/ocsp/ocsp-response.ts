import * as asn1js from 'asn1js';
import {
  type Asn1,
  childrenOf,
  contentOf,
  encodedAsRead,
  isContext,
  oidText,
  parseAsn1,
  readStructure,
} from '../asn1/asn1.js';
import type { Bytes } from '../bytes/byte-arrays.js';
import { Certificate } from '../certificates/certificate.js';
import { comparableName } from '../certificates/distinguished-name.js';
import type { SignatureAlgorithm } from '../keys/verify-signature.js';
import { type CertificateId, readCertificateId } from './certificate-id.js';
import { damaged, extensionsIn, listOf, OcspFields, timeOf } from './ocsp-fields.js';
import { OCSP_BASIC } from './ocsp-identifiers.js';
import { readNonce } from './ocsp-nonce.js';
import { hasCritical, isVersion1 } from './ocsp-request.js';

/** Why a responder does not answer (RFC 6960 §2.3); nobody signs it, so it proves nothing. */
export type OcspRefusal =
  /** malformedRequest: it does not understand the request. */
  | 'malformed-request'
  /** internalError: another responder may be asked. */
  | 'internal-error'
  /** tryLater: it has no information just now. */
  | 'try-later'
  /** sigRequired: it answers signed requests alone. */
  | 'signature-required'
  /** unauthorized: not this client, or not these certificates. */
  | 'unauthorized';

export const REFUSAL_CODES: Readonly<Record<OcspRefusal, number>> = {
  'malformed-request': 1,
  'internal-error': 2,
  'try-later': 3,
  'signature-required': 5,
  unauthorized: 6,
};

/** CertStatus (RFC 6960 §2.2). */
export type OcspStatus =
  /** Not revoked. */
  | 'good'
  /** Revoked, for good or on hold. */
  | 'revoked'
  /** The responder does not know the certificate: neither good nor revoked. */
  | 'unknown';

/** What the responder says of one certificate. */
export interface SingleResponse {
  readonly id: CertificateId;
  readonly status: OcspStatus;
  readonly revokedAt: Date | undefined;
  /** CRLReason (RFC 5280 §5.3.1). */
  readonly reasonCode: number | undefined;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  readonly beyondUnderstanding: boolean;
}

/** A BasicOCSPResponse as read; nothing of it is verified yet. */
export interface BasicResponse {
  readonly responder: { readonly name: string } | { readonly keyHash: Bytes };
  readonly producedAt: Date;
  readonly singles: readonly SingleResponse[];
  readonly nonce: Bytes | undefined;
  /** A critical extension that is not understood here. */
  readonly beyondUnderstanding: boolean;
  readonly signedBytes: Bytes;
  readonly algorithm: SignatureAlgorithm;
  readonly signature: Bytes;
  readonly certificates: readonly Certificate[];
}

/** Reads a response (RFC 6960 §4.2). Throws `malformed-ocsp`. */
export function readOcspResponse(der: Uint8Array): BasicResponse | OcspRefusal {
  return readStructure('OCSP response', 'malformed-ocsp', () => {
    const fields = new OcspFields(parseAsn1(der, 'OCSP response', 'malformed-ocsp'));
    const code = fields.take(asn1js.Enumerated).valueBlock.valueDec;
    const body = fields.tagged(0);
    fields.end();
    if (code === 0) return readBody(body);
    const refusal = (Object.keys(REFUSAL_CODES) as OcspRefusal[]).find((key) => REFUSAL_CODES[key] === code);
    if (!refusal) throw damaged();
    return refusal;
  });
}

function readBody(body: Asn1 | undefined): BasicResponse {
  const bytes = new OcspFields(body);
  if (oidText(bytes.any()) !== OCSP_BASIC) throw damaged();
  const basic = new OcspFields(
    parseAsn1(contentOf(bytes.take(asn1js.OctetString)), 'OCSP response', 'malformed-ocsp'),
  );
  bytes.end();
  const data = basic.take(asn1js.Sequence);
  const algorithm = new OcspFields(basic.take(asn1js.Sequence));
  const algorithmName = oidText(algorithm.take(asn1js.ObjectIdentifier));
  const parameters = algorithm.optional(asn1js.BaseBlock);
  const signature = basic.take(asn1js.BitString);
  const certificates = basic.tagged(0);
  basic.end();
  return {
    ...readData(new OcspFields(data)),
    signedBytes: encodedAsRead(data),
    algorithm: {
      algorithm: algorithmName,
      parameters: parameters && encodedAsRead(parameters),
    },
    signature: new Uint8Array(signature.valueBlock.valueHexView),
    certificates: certificates
      ? listOf(certificates, LIMITS.certificates).map((value) => Certificate.fromDer(encodedAsRead(value)))
      : [],
  };
}

function readData(data: OcspFields) {
  if (!isVersion1(data.tagged(0))) throw damaged();
  const name = data.tagged(1);
  const keyHash = name ? undefined : data.tagged(2);
  if (!name && !(keyHash instanceof asn1js.OctetString)) throw damaged();
  const producedAt = timeOf(data.any());
  const singles = listOf(data.take(asn1js.Sequence), LIMITS.singles).map(readSingle);
  const extensions = extensionsIn(data.tagged(1));
  data.end();
  return {
    responder: name ? { name: comparableName(encodedAsRead(name)) } : { keyHash: contentOf(keyHash!) },
    producedAt,
    singles,
    nonce: readNonce(extensions),
    beyondUnderstanding: hasCritical(extensions),
  };
}

function readSingle(value: Asn1): SingleResponse {
  const fields = new OcspFields(value);
  const id = readCertificateId(fields.take(asn1js.Sequence));
  const status = readStatus(fields.any());
  const thisUpdate = timeOf(fields.any());
  const next = fields.tagged(0);
  const extensions = extensionsIn(fields.tagged(1));
  fields.end();
  const nextUpdate = next && timeOf(next);
  return { id, ...status, thisUpdate, nextUpdate, beyondUnderstanding: hasCritical(extensions) };
}

function readStatus(value: Asn1): Pick<SingleResponse, 'status' | 'revokedAt' | 'reasonCode'> {
  const { tagClass, tagNumber, isConstructed } = value.idBlock;
  const status = STATUSES[tagNumber];
  if (tagClass !== 3 || !status || isConstructed !== (status === 'revoked')) throw damaged();
  if (status !== 'revoked') return { status, revokedAt: undefined, reasonCode: undefined };
  const [date, reason] = childrenOf(value);
  const code = reason && childrenOf(reason)[0];
  if (!date || (reason && !(isContext(reason, 0) && code instanceof asn1js.Enumerated))) throw damaged();
  return {
    status,
    revokedAt: timeOf(date),
    reasonCode: code instanceof asn1js.Enumerated ? code.valueBlock.valueDec : undefined,
  };
}

/** CertStatus by its tag. */
const STATUSES: readonly (OcspStatus | undefined)[] = ['good', 'revoked', 'unknown'];
const LIMITS = { certificates: 16, singles: 4096 };
