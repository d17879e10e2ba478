import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { refusalOf, secretFile, securemail } from '../desk.js';
import { exportedKeys } from '../exported-keys.js';
import type { JourneyContext } from '../journey-context.js';
import { compareMessage } from '../message-comparison.js';
import { readWithOpenssl } from '../openssl.js';
import type { SentMessage } from './send.js';

/** OL-7 on the command line: the password, the verdict, the message. */
export async function readAsSubscriber(context: JourneyContext, sent: SentMessage): Promise<void> {
  const { report, desk, message } = context;
  const open = (profile: string, file: string, passwordFile: string, ...more: readonly string[]) =>
    securemail(desk, profile, 'open', file, '--password-file', join(desk, passwordFile), ...more);
  const wrong = await open('subscriber', sent.received.file, 'wrong-password');
  report.check('a wrong password opens nothing, exit code 3', wrong.exitCode === 3, refusalOf(wrong).message);
  const damaged = await secretFile(desk, 'damaged.eml', damage(sent.received.bytes));
  const broken = await open('subscriber', damaged, 'subscriber-password');
  report.check(
    'a message with one changed byte is not shown, exit code 3',
    broken.exitCode === 3 && broken.json?.text === undefined,
    refusalOf(broken).message,
  );
  const folder = join(desk, 'extracted');
  const opened = await open('subscriber', sent.received.file, 'subscriber-password', '--extract', folder);
  report.check('the subscriber opens the message', opened.exitCode === 0, refusalOf(opened).message);
  const verdict = opened.json?.verdict as Verdict | undefined;
  report.check(
    'the verdict: signed by the sender, unchanged, encrypted, nothing to object',
    isSpotless(verdict),
    JSON.stringify(verdict?.problems),
  );
  await compareMessage(report, 'subscriber', await readFile(join(folder, 'message.eml')), message);
  const laptop = await open('subscriber-laptop', sent.received.file, 'subscriber-password');
  report.check('the second computer opens it too', laptop.exitCode === 0);
}

/** The exported PFX opens it with nothing of ours. */
export async function readWithOpensslAlone(
  context: JourneyContext,
  sent: SentMessage,
  root: string,
): Promise<void> {
  const { report, desk, message, secrets } = context;
  await secretFile(desk, 'pfx-password', secrets.pfxPassword);
  const keys = await exportedKeys(desk, 'subscriber');
  report.check('the Secure ID is exported as a PFX file, and OpenSSL reads it', keys.includes('PRIVATE KEY'));
  const reading = await readWithOpenssl(desk, sent.received.file, keys, root);
  report.check(
    'openssl cms -decrypt opens the message with it',
    reading.decrypted.length > 0,
    `${reading.decrypted.length} bytes`,
  );
  report.check(
    'openssl cms -verify accepts the signature inside',
    reading.verification.includes('successful'),
    reading.verification,
  );
  await compareMessage(report, 'OpenSSL', reading.payload, message);
}

interface Verdict {
  readonly problems: readonly string[];
  readonly encryption?: { readonly authenticated: boolean };
  readonly signature?: { readonly status: string; readonly signerIsSender: boolean };
}

function isSpotless(verdict: Verdict | undefined): boolean {
  return (
    verdict?.problems.length === 0 &&
    verdict.encryption?.authenticated === true &&
    verdict.signature?.status === 'valid' &&
    verdict.signature.signerIsSender
  );
}

/** Exchanges one base64 character in the middle of the ciphertext. */
function damage(message: Buffer): string {
  const text = message.toString('latin1');
  let at = Math.floor(text.length / 2);
  while (!/[A-Za-z0-9]/.test(text[at] ?? '')) at += 1;
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
}

/** Writes the service's root certificate where OpenSSL finds it. */
export async function saveRootCertificate(desk: string, der: Buffer): Promise<string> {
  const file = join(desk, 'root.pem');
  const lines = der.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  await writeFile(file, `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`);
  return file;
}
