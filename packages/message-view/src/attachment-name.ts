/**
 * A file name that is safe to save under on every system: no path, no control or direction characters
 * (U+202E makes `exe` look like another ending), none of Windows' reserved names, no leading dot, at most 150
 * characters with its ending kept.
 */
export function safeAttachmentName(name: string, fallback: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const cleaned = last
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const named = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(cleaned) ? `_${cleaned}` : cleaned;
  return named === '' ? fallback : shortened(named);
}

function shortened(name: string): string {
  const characters = [...name];
  if (characters.length <= 150) return name;
  const ending = /\.[^.]{1,16}$/.exec(name)?.[0] ?? '';
  return characters.slice(0, 150 - [...ending].length).join('') + ending;
}

/**
 * Endings that a system runs, or opens with a program that runs what is inside. Not among them: `bin`, which
 * nothing opens by itself. A warning that mostly stands beside harmless files is not read where it counts.
 */
const dangerousEndings = new Set(
  `ade adp app appimage appinstaller application appref-ms appx apk bas bat cab chm class cmd com command cpl
  crt deb desktop diagcab dll dmg docm dotm dylib exe gadget hlp hta htm html img inf ins iso isp jar jnlp js jse
  ksh lnk mad maf mam mda mde mht mhtml mjs msc msh msi msix msp mst ocx one osd pif pkg pl potm ppam ppsm pptm prf
  ps1 ps1xml ps2 psc1 psd1 psm1 py pyc pyw rb reg rgs rpm scf scr sct settingcontent-ms sh shb shs sldm so svg swf
  sys theme tmp url vb vbe vbp vbs vhd vhdx vxd website ws wsc wsf wsh xbap xhtml xlam xll xlsb xlsm xltm xnk`.split(
    /\s+/,
  ),
);

export function isDangerousAttachment(name: string, type: string): boolean {
  const ending = /\.([^.]+)$/.exec(safeAttachmentName(name, ''))?.[1]?.toLowerCase() ?? '';
  return (
    dangerousEndings.has(ending) ||
    /x-ms(dos-program|download|i)|javascript|x-sh$|x-executable|java-archive|text\/html|svg/i.test(type)
  );
}
