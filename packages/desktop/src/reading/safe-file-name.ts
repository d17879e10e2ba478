/**
 * A name under which something that came by mail can be saved on every system: no path, no control or
 * direction characters (U+202E makes `exe` look like another ending), none of Windows' reserved names, no
 * leading dot, at most 120 UTF-8 bytes with its ending kept.
 */
export function safeFileName(name: string, fallback: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const cleaned = last
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const named = /^(con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³])\s*(\.|$)/i.test(cleaned)
    ? `_${cleaned}`
    : cleaned;
  return named === '' ? fallback : shortened(named);
}

/** `report.pdf`, `report (2).pdf`, … */
export function numberedName(name: string, number: number): string {
  if (number === 1) return name;
  const ending = endingOf(name);
  return `${name.slice(0, name.length - ending.length)} (${number})${ending}`;
}

function shortened(name: string): string {
  const ending = endingOf(name);
  let stem = [...name.slice(0, name.length - ending.length)];
  while (Buffer.byteLength(stem.join('') + ending) > 120) stem = stem.slice(0, -1);
  return stem.join('').replace(/[. ]+$/, '') + ending || '_';
}

function endingOf(name: string): string {
  return /(?<=.)\.[^. ]{1,16}$/.exec(name)?.[0] ?? '';
}
