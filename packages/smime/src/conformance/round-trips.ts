import { utf8 } from '../bytes/byte-arrays.js';
import {
  type ContentEncryption,
  clearSignMessage,
  collect,
  openMessage,
  protectMessage,
  SmimeError,
} from '../index.js';
import type { Told } from './case-result.js';
import { type Correspondents, READERS, type ReaderName, SIGNERS, type SignerName } from './correspondents.js';
import type { RareAlgorithm } from './rare-algorithms.js';
import { refusal, toldOrRefused } from './told-message.js';

/** One way to write a message; without encryption it is signed in the clear. */
export interface RoundTrip {
  readonly name: string;
  readonly signer: SignerName;
  readonly encryption?: {
    readonly cipher: ContentEncryption;
    readonly reader: ReaderName;
    readonly deriveContentKey: boolean;
  };
  readonly needs?: RareAlgorithm;
}

const CIPHERS = ['aes-128-gcm', 'aes-256-gcm', 'chacha20-poly1305', 'aes-128-cbc', 'aes-256-cbc'] as const;

/** Every cipher with every kind of recipient, every cipher with a derived key, every signature in both forms. */
export const roundTrips: readonly RoundTrip[] = [
  ...CIPHERS.flatMap((cipher) => READERS.map((reader) => encrypted('P-256', cipher, reader))),
  ...CIPHERS.map((cipher) => encrypted('P-256', cipher, 'P-256', true)),
  ...SIGNERS.filter((signer) => signer !== 'P-256').map((signer) =>
    encrypted(signer, 'aes-256-gcm', 'P-384'),
  ),
  ...SIGNERS.map((signer): RoundTrip => ({ name: `${signer}, in the clear`, signer })),
];

const MESSAGE = utf8(
  'From: anna@firm.example\r\nTo: ben@firm.example\r\nSubject: Geheim, secret\r\n' +
    'Message-ID: <1@firm.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n' +
    'Content-Transfer-Encoding: 8bit\r\n\r\nGrüße an Ben\r\n',
);
const TODAY = new Date('2026-06-01T12:00:00Z');

export async function writeMessage(trip: RoundTrip, people: Correspondents): Promise<Uint8Array> {
  const common = { message: MESSAGE, signer: people.signer(trip.signer), signingTime: TODAY };
  if (!trip.encryption) return clearSignMessage(common);
  const { cipher, reader, deriveContentKey } = trip.encryption;
  const { bytes } = await protectMessage({
    ...common,
    recipients: [people.recipient(reader)],
    contentEncryption: cipher,
    deriveContentKey,
  });
  return collect(bytes);
}

/** The message, or what is told of the refusal to write it. */
export async function writeOrRefuse(trip: RoundTrip, people: Correspondents): Promise<Uint8Array | Told> {
  try {
    return await writeMessage(trip, people);
  } catch (error) {
    if (error instanceof SmimeError) return refusal(error);
    throw error;
  }
}

export function readMessage(trip: RoundTrip, message: Uint8Array, people: Correspondents): Promise<Told> {
  const opened = openMessage(message, {
    keys: trip.encryption ? [people.key(trip.encryption.reader)] : [],
    roots: [people.root],
    at: TODAY,
    readers: ['ben@firm.example'],
  });
  return toldOrRefused(opened);
}

function encrypted(
  signer: SignerName,
  cipher: ContentEncryption,
  reader: ReaderName,
  deriveContentKey = false,
): RoundTrip {
  const name = `${signer}, ${cipher}${deriveContentKey ? ' with a derived key' : ''}, for ${reader}`;
  const encryption = { cipher, reader, deriveContentKey };
  // To RSA keys, EnvelopedData goes as every program reads it.
  const needs = cipher.endsWith('cbc') && reader === 'RSA' ? 'RSAES-PKCS1-v1_5' : undefined;
  return { name, signer, encryption, ...(needs && { needs }) };
}
