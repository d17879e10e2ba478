import { execFileSync } from 'node:child_process';
import { type Certificate, exportPkcs12, generateKey, type PrivateKey, type Signer } from '../index.js';
import { certified, type Firm } from '../testing/firm.js';
import type { KeyName } from './interop-case.js';
import { PASSWORD } from './peer.js';

/** Somebody with a key of one kind, who signs with it and gets mail for it. */
export interface Identity {
  readonly key: KeyName;
  readonly address: string;
  readonly signing: Holder;
  /** Absent where the kind of key cannot encrypt. */
  readonly encryption: Holder | undefined;
  readonly signer: Signer;
}

export interface Holder {
  readonly certificate: Certificate;
  readonly key: PrivateKey;
}

export async function newIdentities(firm: Firm): Promise<ReadonlyMap<KeyName, Identity>> {
  const identities = new Map<KeyName, Identity>();
  for (const key of ['RSA 2048', 'P-256', 'P-384', 'P-521', 'Ed25519'] as const) {
    const address = `${key.toLowerCase().replace(' ', '-')}@firm.example`;
    const signing = await certified(firm, await newKey(key), address, 'sign');
    identities.set(key, {
      key,
      address,
      signing,
      encryption:
        key === 'Ed25519' ? undefined : await certified(firm, await newKey(key), address, 'encrypt'),
      signer: { ...signing, chain: [firm.issuing.certificate] },
    });
  }
  return identities;
}

/** With the certificates of the firm, so that a peer that imports it can build the path. */
export function keyFileOf(
  holder: Holder,
  firm: Firm,
  name: string,
  form: 'pbes2' | 'legacy' = 'pbes2',
): Promise<Uint8Array> {
  return exportPkcs12({
    entries: [{ ...holder, friendlyName: name }],
    chain: [firm.issuing.certificate, firm.root.certificate],
    password: PASSWORD,
    iterations: form === 'legacy' ? 2048 : 10_000,
    form,
  });
}

function newKey(name: KeyName): Promise<PrivateKey> | PrivateKey {
  if (name === 'RSA 2048') return generateKey('rsa-2048');
  if (name === 'P-256') return generateKey('p-256');
  if (name === 'P-384') return generateKey('p-384');
  // Kinds of key that this package reads and uses but does not make.
  const options =
    name === 'Ed25519'
      ? ['-algorithm', 'ED25519']
      : ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'];
  const pkcs8 = openssl(
    ['pkcs8', '-topk8', '-nocrypt', '-outform', 'DER'],
    openssl(['genpkey', ...options], ''),
  );
  const spki = openssl(['pkey', '-inform', 'DER', '-pubout', '-outform', 'DER'], pkcs8);
  return { pkcs8: new Uint8Array(pkcs8), spki: new Uint8Array(spki) };
}

function openssl(args: readonly string[], input: Buffer | string): Buffer {
  return execFileSync('openssl', args, { input, stdio: ['pipe', 'pipe', 'ignore'] });
}
