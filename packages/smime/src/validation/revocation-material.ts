import { copyBytes } from '../bytes/byte-arrays.js';
import { type BasicResponse, readOcspResponse } from '../ocsp/ocsp-response.js';
import { readWhenAsked } from './read-when-asked.js';
import { type RevocationList, readListIssuer, readRevocationList } from './revocation-list.js';

/** A CRL as it was handed in, read as far as somebody asks. */
export interface StoredList {
  /** In comparable form; undefined when it cannot be read. */
  readonly issuer: () => string | undefined;
  readonly read: () => RevocationList | undefined;
}

/** Nothing for what cannot be read, and for what only says that there is no answer. */
export type StoredResponse = () => BasicResponse | undefined;

/**
 * What revocation is looked up in. It is read at most once for whoever shares it, such as all signers of a message, and
 * not before a path holds but for its revocation: whoever sends a message decides what comes along with it.
 */
export interface RevocationMaterial {
  readonly lists: readonly StoredList[];
  readonly responses: readonly StoredResponse[];
}

/** The bytes are copied: whoever handed them in may use their memory again. */
export function revocationMaterial(
  crls: readonly Uint8Array[] = [],
  ocspResponses: readonly Uint8Array[] = [],
): RevocationMaterial {
  return { lists: crls.map(storedList), responses: ocspResponses.map(storedResponse) };
}

/** Both together, the first looked at first. */
export function joined(first: RevocationMaterial, second: RevocationMaterial): RevocationMaterial {
  return {
    lists: [...first.lists, ...second.lists],
    responses: [...first.responses, ...second.responses],
  };
}

export function storedList(der: Uint8Array): StoredList {
  const copy = copyBytes(der);
  return {
    issuer: readWhenAsked(() => readListIssuer(copy)),
    read: readWhenAsked(() => readRevocationList(copy)),
  };
}

function storedResponse(der: Uint8Array): StoredResponse {
  const copy = copyBytes(der);
  const read = readWhenAsked(() => readOcspResponse(copy));
  return () => {
    const response = read();
    return typeof response === 'string' ? undefined : response;
  };
}
