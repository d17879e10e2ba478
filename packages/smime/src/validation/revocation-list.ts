import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { type Asn1, childrenOf, encodedAsRead, parseAsn1, readStructure } from '../asn1/asn1.js';
import * as id from '../asn1/object-identifiers.js';
import type { Bytes } from '../bytes/byte-arrays.js';
import { serialText } from '../certificates/certificate.js';
import { readExtension } from '../certificates/certificate-extensions.js';
import { comparableName } from '../certificates/distinguished-name.js';
import { verifySignature } from '../keys/verify-signature.js';
import { SmimeError } from '../smime-error.js';

/** A CRL as read (RFC 5280 §5). */
export interface RevocationList {
  /** In comparable form. */
  readonly issuer: string;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  /** By issuer in comparable form and serial number, for indirect CRLs; by serial number alone otherwise. */
  readonly revoked: ReadonlyMap<string, { readonly date: Date; readonly reason: number }>;
  readonly structure: pkijs.CertificateRevocationList;
  readonly issuerName: Bytes;
}

const parsed = new WeakMap<Uint8Array, RevocationList>();

/** Reads a CRL; the same bytes are read once. */
export function readRevocationList(der: Uint8Array): RevocationList {
  const known = parsed.get(der);
  if (known) return known;
  const list = readStructure('CRL', 'malformed-certificate', () => {
    const schema = parseAsn1(der, 'CRL', 'malformed-certificate');
    const tbs = childrenOf(schema)[0]!;
    const fields = childrenOf(tbs);
    // Version comes first when present, then algorithm and issuer (§5.1.2).
    const issuer = fields[fields[0] instanceof asn1js.Integer ? 2 : 1];
    if (!issuer) throw new SmimeError('malformed-certificate', 'The CRL is damaged.');
    const issuerName = encodedAsRead(issuer);
    const structure = new pkijs.CertificateRevocationList({ schema });
    return {
      issuer: comparableName(issuerName),
      issuerName,
      thisUpdate: structure.thisUpdate.value,
      nextUpdate: structure.nextUpdate?.value,
      revoked: readEntries(structure),
      structure,
    };
  });
  parsed.set(der, list);
  return list;
}

export async function isListSignedWith(list: RevocationList, spki: Uint8Array): Promise<boolean> {
  const { signatureAlgorithm, signature, tbsView, signatureValue } = list.structure;
  if (signature.algorithmId !== signatureAlgorithm.algorithmId) return false;
  const verdict = await verifySignature({
    spki,
    algorithm: {
      algorithm: signatureAlgorithm.algorithmId,
      parameters: signatureAlgorithm.algorithmParams as Asn1 | undefined,
    },
    bytes: tbsView,
    signature: signatureValue.valueBlock.valueHexView,
  });
  return verdict === 'right';
}

function readEntries(structure: pkijs.CertificateRevocationList): RevocationList['revoked'] {
  const entries = new Map<string, { date: Date; reason: number }>();
  for (const entry of structure.revokedCertificates ?? []) {
    const extensions = entry.crlEntryExtensions?.extensions ?? [];
    const reason = readExtension({ extensions }, id.REASON_CODE);
    entries.set(serialText(entry.userCertificate.valueBlock.valueHexView), {
      date: entry.revocationDate.value,
      reason: reason instanceof asn1js.Enumerated ? reason.valueBlock.valueDec : 0,
    });
  }
  return entries;
}
