import { concatBytes } from './byte-arrays.js';

const [LF, CR] = [10, 13];

/** Bare line feeds become CRLF; what is CRLF already stays. Messages kept in files often have bare ones. */
export function crlfTransformer(): (bytes: Uint8Array) => Uint8Array {
  let afterCr = false;
  return (bytes) => {
    const parts: Uint8Array[] = [];
    let start = 0;
    for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
      const hasCr = at > 0 ? bytes[at - 1] === CR : afterCr;
      if (hasCr) continue;
      parts.push(bytes.subarray(start, at), Uint8Array.of(CR));
      start = at;
    }
    if (bytes.length > 0) afterCr = bytes[bytes.length - 1] === CR;
    return parts.length > 0 ? concatBytes([...parts, bytes.subarray(start)]) : bytes;
  };
}
