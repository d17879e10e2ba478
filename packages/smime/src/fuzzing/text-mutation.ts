import type { Dice } from './tlv-mutation.js';

/** Mutations that know what header fields and MIME bodies are made of. */
export function mutateText(bytes: Uint8Array, other: Uint8Array, dice: Dice): Uint8Array {
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  const others = Buffer.from(other).toString('latin1').split('\n');
  for (let changes = 1 + dice.below(4); changes > 0; changes--) {
    const at = dice.below(lines.length);
    const line = lines[at] ?? '';
    const column = dice.below(line.length + 1);
    const token = () => TOKENS[dice.below(TOKENS.length)]!;
    const kinds: readonly (() => void)[] = [
      () => lines.splice(at, 1),
      () => lines.splice(at, 0, line),
      () => lines.splice(at, 0, others[dice.below(others.length)] ?? ''),
      () => lines.splice(dice.below(lines.length + 1), 0, ...lines.splice(at, 1 + dice.below(5))),
      () => lines.splice(at, 0, token()),
      () => {
        lines[at] = line.slice(0, column) + token() + line.slice(column);
      },
      () => {
        lines[at] = line.slice(0, column) + token().repeat(1 + dice.below(40)) + line.slice(column);
      },
      () => {
        lines[at] = line.slice(0, column) + line.slice(column + 1 + dice.below(8));
      },
      () => {
        lines[at] = Buffer.from(dice.mutate(Buffer.from(line, 'latin1'))).toString('latin1');
      },
    ];
    kinds[dice.below(kinds.length)]!();
  }
  return Buffer.from(lines.join('\n').slice(0, MAX_OUTPUT), 'latin1');
}

const MAX_OUTPUT = 64 * 1024;

const TOKENS = [
  ...[
    '\r',
    '\r\n',
    '\n',
    ' ',
    '\t',
    '\0',
    '"',
    '\\',
    '(',
    ')',
    '<',
    '>',
    '@',
    ',',
    ';',
    ':',
    '=',
    '--',
    '.',
    '%',
  ],
  ...[
    '=?utf-8?Q?',
    '=?utf-8?B?',
    '?=',
    '=?',
    '=C3=BC',
    '=\r\n',
    '%C3%BC',
    "utf-8''",
    '*0*=',
    '*1=',
    '*=',
    '[',
    ']',
  ],
  ...[
    'boundary=',
    'boundary="b"',
    'charset=utf-16',
    'charset=utf-7',
    'name=x.p7m',
    'hp="cipher"',
    'hp=clear',
  ],
  ...['--b', '--b--', '--c', 'Content-Type: multipart/mixed; boundary=b', 'Content-Type: multipart/signed;'],
  ...[
    'Content-Type: message/rfc822',
    'Content-Type: application/pkcs7-mime',
    'Content-Transfer-Encoding: base64',
  ],
  ...[
    'Content-Transfer-Encoding: quoted-printable',
    'HP-Outer: Subject: [...]',
    'From: a@firm.example',
    'To:',
  ],
  ...['micalg=sha-256', 'protocol="application/pkcs7-signature"', 'é', '\ud83d\ude00', '\u00a0', 'From '],
];
