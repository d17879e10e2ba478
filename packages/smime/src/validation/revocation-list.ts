import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { childrenOf, encodedAsRead, NODES, parseAsn1, readStructure } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import { type Bytes, toHex } from '../bytes/byte-arrays.js';
import type { Certificate } from '../certificates/certificate.js';
import { type Extended, readExtension, readGeneralNames } from '../certificates/certificate-extensions.js';
import { comparableName } from '../certificates/distinguished-name.js';
import { signatureAlgorithmOf } from '../certificates/signature-algorithm.js';
import { verifySignature } from '../keys/verify-signature.js';
import { onceFor } from '../once-for.js';
import { SmimeError } from '../smime-error.js';
import { type CrlScope, readCrlScope } from './distribution-point.js';
import { verifiedOnce } from './verified-once.js';

export interface Revocation {
  readonly date: Date;
  /** CRLReason (RFC 5280 §5.3.1). */
  readonly reason: number;
}

/** A CRL as read (RFC 5280 §5). */
export interface RevocationList {
  /** In comparable form. */
  readonly issuer: string;
  readonly issuerName: Bytes;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  /** By `revocationKey`. */
  readonly revoked: ReadonlyMap<string, Revocation>;
  readonly scope: CrlScope | undefined;
  readonly number: bigint | undefined;
  /** Set in a delta CRL: the number of the complete CRL it builds on. */
  readonly baseNumber: bigint | undefined;
  /** A critical extension of the CRL or of an entry that is not understood here. */
  readonly beyondUnderstanding: boolean;
  readonly structure: pkijs.CertificateRevocationList;
}

/** Serial numbers are compared as they are encoded: -1 and 255 are different ones. */
export function revocationKey(issuer: string, serialNumber: asn1js.Integer): string {
  return `${toHex(serialNumber.valueBlock.valueHexView)} ${issuer}`;
}

/** Reads a CRL; the same bytes are read once. */
export const readRevocationList = onceFor(
  (der: Uint8Array): RevocationList =>
    readStructure('CRL', 'malformed-certificate', () => {
      const schema = parseAsn1(der, 'CRL', 'malformed-certificate', NODES.list);
      const tbs = childrenOf(schema)[0]!;
      const fields = childrenOf(tbs);
      // Version comes first when present, then algorithm and issuer (§5.1.2).
      const issuer = fields[fields[0] instanceof asn1js.Integer ? 2 : 1];
      if (!issuer) throw new SmimeError('malformed-certificate', 'The CRL is damaged.');
      const issuerName = encodedAsRead(issuer);
      const structure = new pkijs.CertificateRevocationList({ schema });
      const extensions = { extensions: structure.crlExtensions?.extensions ?? [] };
      const { revoked, unknownEntryExtension } = readEntries(structure, comparableName(issuerName));
      return {
        issuer: comparableName(issuerName),
        issuerName,
        thisUpdate: structure.thisUpdate.value,
        nextUpdate: structure.nextUpdate?.value,
        revoked,
        scope: readCrlScope(extensions, issuerName),
        number: readNumber(extensions, id.CRL_NUMBER),
        baseNumber: readNumber(extensions, id.DELTA_CRL_INDICATOR),
        beyondUnderstanding:
          unknownEntryExtension ||
          extensions.extensions.some(({ critical, extnID }) => critical && !KNOWN.has(extnID)),
        structure,
      };
    }),
);

/** A damaged CRL is no information, wherever it came from: anybody on the way can put one into a message. */
export function isReadableList(der: Uint8Array): boolean {
  try {
    readRevocationList(der);
    return true;
  } catch (error) {
    if (error instanceof SmimeError) return false;
    throw error;
  }
}

export const isListSignedBy = verifiedOnce(
  async (list: RevocationList, signer: Certificate): Promise<boolean> => {
    const { signatureAlgorithm, signature, tbsView, signatureValue } = list.structure;
    if (signature.algorithmId !== signatureAlgorithm.algorithmId) return false;
    const verdict = await verifySignature({
      spki: signer.spki,
      algorithm: signatureAlgorithmOf(signatureAlgorithm),
      bytes: tbsView,
      signature: signatureValue.valueBlock.valueHexView,
    });
    return verdict === 'right';
  },
);

/** Entries of an indirect CRL name their certificate's issuer, or share that of the entry before (RFC 5280 §5.3.3). */
function readEntries(structure: pkijs.CertificateRevocationList, ownIssuer: string) {
  const revoked = new Map<string, Revocation>();
  let issuer = ownIssuer;
  let unknownEntryExtension = false;
  for (const entry of structure.revokedCertificates ?? []) {
    const extensions = entry.crlEntryExtensions?.extensions ?? [];
    unknownEntryExtension ||= extensions.some(({ critical, extnID }) => critical && !KNOWN.has(extnID));
    const named = readGeneralNames({ extensions }, id.CERTIFICATE_ISSUER).find(
      ({ kind }) => kind === 'directoryName',
    );
    if (named?.kind === 'directoryName') issuer = comparableName(named.name);
    const reason = readExtension({ extensions }, id.REASON_CODE);
    revoked.set(revocationKey(issuer, entry.userCertificate), {
      date: entry.revocationDate.value,
      reason: reason instanceof asn1js.Enumerated ? reason.valueBlock.valueDec : 0,
    });
  }
  return { revoked, unknownEntryExtension };
}

const KNOWN = new Set([
  id.AUTHORITY_KEY_IDENTIFIER,
  id.ISSUING_DISTRIBUTION_POINT,
  id.DELTA_CRL_INDICATOR,
  id.CRL_NUMBER,
  id.REASON_CODE,
  id.CERTIFICATE_ISSUER,
]);

function readNumber(holder: Extended, type: string): bigint | undefined {
  const value = readExtension(holder, type);
  return value instanceof asn1js.Integer
    ? BigInt(`0x${toHex(value.valueBlock.valueHexView) || '0'}`)
    : undefined;
}
