import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

/** What the demo's message is made of, as its author wrote it: what every reader must get back. */
export interface DemoMessage {
  /** The RFC 5322 message as a mail program would write it. */
  readonly bytes: Buffer;
  readonly subject: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly to: readonly { readonly name: string; readonly address: string }[];
  readonly cc: readonly { readonly name: string; readonly address: string }[];
  readonly date: Date;
  readonly messageId: string;
  readonly text: string;
  readonly html: string;
  readonly inlineImage: { readonly contentId: string; readonly type: string; readonly content: Buffer };
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly content: Buffer }[];
}

export interface DemoPeople {
  readonly sender: { readonly name: string; readonly address: string };
  readonly subscriber: { readonly name: string; readonly address: string };
  readonly outsider: { readonly name: string; readonly address: string };
  /** In Cc. */
  readonly reception: { readonly name: string; readonly address: string };
}

/**
 * A message of several parts: text and HTML with an inline image, a PDF and a binary of 10 MB with names
 * outside ASCII, a subject and display names outside ASCII.
 * @param size bytes of the binary attachment.
 */
export function composeDemoMessage(people: DemoPeople, now: Date, size = 10 * 1024 * 1024): DemoMessage {
  const subject = 'Vertraulich: Prüfbericht für Ihre Akte – geheime Zahlen ✓ 機密';
  const text =
    'Guten Tag,\r\n\r\nanbei der Prüfbericht. Das Aktenzeichen lautet ZEBRAFINK-4711-ÄÖÜ.\r\n\r\nMit freundlichen Grüßen\r\n';
  const contentId = 'seal-image@firm.example';
  const html = `<!DOCTYPE html>\r\n<html><body><h1>Prüfbericht</h1><p>Das Aktenzeichen lautet <b>ZEBRAFINK-4711-ÄÖÜ</b>.</p><p><img src="cid:${contentId}" alt="Siegel"></p></body></html>\r\n`;
  const image = checkeredPng(48, 48);
  const pdf = onePagePdf('Pruefbericht NACHTIGALL-0815');
  const binary = randomBytes(size);
  const messageId = `<${randomBytes(12).toString('hex')}@firm.example>`;
  const date = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const attachments = [
    { name: 'Prüfbericht für Müller & Söhne.pdf', type: 'application/pdf', content: pdf },
    { name: '測定データ-Ω.bin', type: 'application/octet-stream', content: binary },
  ];
  const boundary = (name: string): string => `=_${name}_${randomBytes(9).toString('hex')}`;
  const [mixed, alternative, related] = [boundary('mixed'), boundary('alternative'), boundary('related')];
  const bytes = [
    `From: ${mailbox(people.sender)}`,
    `To: ${[people.subscriber, people.outsider].map(mailbox).join(',\r\n ')}`,
    `Cc: ${mailbox(people.reception)}`,
    `Subject: ${encodedWords(subject)}`,
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${messageId}`,
    'X-Priority: 1',
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${mixed}"`,
    '',
    `--${mixed}`,
    `Content-Type: multipart/alternative; boundary="${alternative}"`,
    '',
    `--${alternative}`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    quotedPrintable(text),
    `--${alternative}`,
    `Content-Type: multipart/related; boundary="${related}"`,
    '',
    `--${related}`,
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    base64Lines(Buffer.from(html)),
    `--${related}`,
    'Content-Type: image/png',
    'Content-Transfer-Encoding: base64',
    `Content-ID: <${contentId}>`,
    'Content-Disposition: inline; filename=seal.png',
    '',
    base64Lines(image),
    `--${related}--`,
    `--${alternative}--`,
    ...attachments.flatMap((attachment) => [
      `--${mixed}`,
      `Content-Type: ${attachment.type}`,
      'Content-Transfer-Encoding: base64',
      `Content-Disposition: attachment;\r\n filename*=utf-8''${percentEncoded(attachment.name)}`,
      '',
      base64Lines(attachment.content),
    ]),
    `--${mixed}--`,
    '',
  ].join('\r\n');
  return {
    bytes: Buffer.from(bytes, 'latin1'),
    subject,
    from: people.sender,
    to: [people.subscriber, people.outsider],
    cc: [people.reception],
    date,
    messageId,
    text,
    html,
    inlineImage: { contentId, type: 'image/png', content: image },
    attachments,
  };
}

function mailbox(person: { readonly name: string; readonly address: string }): string {
  return `${encodedWords(person.name)} <${person.address}>`;
}

/** RFC 2047 §2: words of at most 75 characters, never splitting a code point. */
function encodedWords(value: string): string {
  const words: string[] = [];
  let word = '';
  for (const character of value) {
    if (Buffer.byteLength(word + character) > 42) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  words.push(word);
  return words.map((part) => `=?utf-8?B?${Buffer.from(part).toString('base64')}?=`).join('\r\n ');
}

function base64Lines(content: Buffer): string {
  return content.toString('base64').replace(/.{76}(?=.)/g, '$&\r\n');
}

/** RFC 2045 §6.7 for text whose lines stay short enough for soft breaks to be rare. */
function quotedPrintable(value: string): string {
  return value
    .split('\r\n')
    .map((line) => {
      const encoded = [...Buffer.from(line)].map((byte) =>
        byte === 0x3d || byte < 0x20 || byte > 0x7e
          ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
          : String.fromCharCode(byte),
      );
      const lines: string[] = [''];
      for (const piece of encoded) {
        if ((lines.at(-1) ?? '').length + piece.length > 75) {
          lines[lines.length - 1] += '=';
          lines.push('');
        }
        lines[lines.length - 1] += piece;
      }
      return lines.join('\r\n');
    })
    .join('\r\n');
}

/** RFC 8187 value characters. */
function percentEncoded(value: string): string {
  return encodeURIComponent(value).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A true-colour PNG (ISO/IEC 15948) with a checkered pattern. */
function checkeredPng(width: number, height: number): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dark = ((x >> 3) + (y >> 3)) % 2 === 0;
      rows.set(dark ? [0x1f, 0x4e, 0x79] : [0xd9, 0xe6, 0xf2], y * (width * 3 + 1) + 1 + x * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A one-page PDF 1.4 (ISO 32000) with one line of text. */
function onePagePdf(line: string): Buffer {
  const stream = `BT /F1 24 Tf 72 720 Td (${line}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let pdf = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = pdf.length;
    pdf += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = pdf.length;
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  pdf += offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  pdf += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(pdf, 'latin1');
}
