import { plainBytes, toHex } from '../bytes/byte-arrays.js';
import { type Certificate, type OpenedMessage, type SignatureVerdict, SmimeError } from '../index.js';
import type { Told } from './case-result.js';

/** Everything that opening a message tells, as data: certificates by their fingerprint, bytes by their hash. */
export async function toldOf({ verdict, message, bytes }: OpenedMessage): Promise<Told> {
  const { layers = [], signature, encryption, problems, outerDifferences } = verdict;
  return {
    problems,
    encryption: encryption && { ...encryption },
    signature: signature && (await toldSignature(signature)),
    layers: await Promise.all(
      layers.map(async (layer) =>
        layer.kind === 'signature'
          ? { ...layer, signers: await Promise.all(layer.signers.map(toldSignature)) }
          : { ...layer },
      ),
    ),
    outerDifferences: outerDifferences.map((difference) => ({ ...difference })),
    header: message.headers.map(({ name, value }) => `${name}: ${value}`),
    contentType: message.contentType,
    payload: await fingerprintOf(bytes),
  };
}

/** What an attempt tells, or the code of the error it ends in. Other errors than ours are passed on. */
export async function toldOrRefused(attempt: Promise<OpenedMessage>): Promise<Told> {
  try {
    return await toldOf(await attempt);
  } catch (error) {
    if (error instanceof SmimeError) return refusal(error);
    throw error;
  }
}

export function refusal({ code }: SmimeError): Told {
  return { error: code };
}

async function toldSignature(signature: SignatureVerdict): Promise<Told> {
  const { signer, path, signingTime, capabilities, encryptionCertificate, ...rest } = signature;
  return {
    ...rest,
    signer: await toldCertificate(signer),
    path: await Promise.all(path.map(toldCertificate)),
    signingTime: signingTime?.toISOString(),
    capabilities: capabilities && { ...capabilities },
    encryptionCertificate: await toldCertificate(encryptionCertificate),
  };
}

async function toldCertificate(certificate: Certificate | undefined): Promise<string | undefined> {
  return certificate && `${certificate.subject} ${await certificate.fingerprint()}`;
}

async function fingerprintOf(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', plainBytes(bytes));
  return `${bytes.length} bytes, SHA-256 ${toHex(new Uint8Array(digest))}`;
}
