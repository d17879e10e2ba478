const [LF, CR] = [10, 13];

/** Bare line feeds become CRLF; what is CRLF already stays. Messages kept in files often have bare ones. */
export function crlfTransformer(): (bytes: Uint8Array) => Uint8Array {
  let last = 0;
  return (bytes) => {
    const bare = bareLineFeeds(bytes, last);
    const before = last;
    if (bytes.length > 0) last = bytes[bytes.length - 1]!;
    return bare > 0 ? withCarriageReturns(bytes, before, bare) : bytes;
  };
}

function bareLineFeeds(bytes: Uint8Array, before: number): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1))
    if ((at > 0 ? bytes[at - 1] : before) !== CR) count++;
  return count;
}

/** Byte by byte: a view for each line would be a hundred times the line where lines are short. */
function withCarriageReturns(bytes: Uint8Array, before: number, bare: number): Uint8Array {
  const out = new Uint8Array(bytes.length + bare);
  let previous = before;
  let o = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === LF && previous !== CR) out[o++] = CR;
    out[o++] = byte;
    previous = byte;
  }
  return out;
}
