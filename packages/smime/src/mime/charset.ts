/** The text in that charset, or nothing when nobody here knows the charset. */
export function decodeText(bytes: Uint8Array, charset: string): string | undefined {
  const label = charset.toLowerCase().trim();
  // ASCII is what many programs claim for whatever they have.
  if (label === '' || label === 'us-ascii' || label === 'ascii') return decodeUnlabelled(bytes);
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return undefined;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');

/** UTF-8 where the bytes are UTF-8, else Windows-1252, which gives every byte a character. */
export function decodeUnlabelled(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return windows1252.decode(bytes);
  }
}
