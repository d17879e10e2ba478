import type { InlineImage } from './presentation.js';

/** Bitmap formats alone: SVG is a document of its own and would bring scripts and addresses with it. */
const bitmapTypes = /^image\/(png|jpe?g|gif|webp|bmp|avif|x-icon|vnd\.microsoft\.icon)$/i;

/**
 * The address under which the frame may show an image: `data:` for a part of the message (RFC 2392) or for a
 * bitmap that the HTML brings along.
 * @returns undefined for everything else.
 */
export function inlineImageUrl(source: string, images: readonly InlineImage[]): string | undefined {
  const address = source.trim();
  if (/^cid:/i.test(address)) {
    const contentId = decoded(address.slice(4)).replace(/^<|>$/g, '');
    const image = images.find((candidate) => candidate.contentId === contentId);
    if (image === undefined || !bitmapTypes.test(image.type)) return undefined;
    return `data:${image.type.toLowerCase()};base64,${toBase64(image.bytes)}`;
  }
  const data = /^data:([^;,]+);base64,[a-z0-9+/=\s]*$/i.exec(address);
  return data?.[1] !== undefined && bitmapTypes.test(data[1]) ? address : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** In pieces, because a call takes only so many arguments. */
function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(binary);
}
