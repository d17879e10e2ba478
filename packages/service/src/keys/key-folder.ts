import { hkdf, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { KeyLabel } from '@secure-mail/contracts';
import {
  Certificate,
  createRootCertificate,
  generateKey,
  type Issuer,
  type Signer,
} from '@secure-mail/smime';
import { StartRefusal } from '../start-refusal.js';
import { makePrivateFolder } from '../storage/index.js';
import { readIssuer, removeIssuer, writeIssuer } from './issuer-file.js';
import { readKeyFile, writeKeyFile } from './key-file.js';
import { makeOpaqueSetups, type OpaqueSetups, readOpaqueSetups } from './opaque-setups.js';
import { randomSerialNumber } from './serial-number.js';

/**
 * The folder of everything that must never lie beside the data: master key, OPAQUE server setups, and the
 * keys of the certificate authorities. Whoever has it and the database can guess; either alone cannot.
 */
export interface KeyFolder {
  readonly id: string;
  readonly currentSetupId: string;
  /** @throws {Error} for an id that is not in the keyring; the start checks that no record names such a one. */
  opaqueSetup(id: string): string;
  readonly opaqueSetupIds: readonly string[];
  /** 32 bytes, HKDF-SHA-256 of the master key under one of the published labels. */
  deriveServiceKey(label: KeyLabel): Promise<Uint8Array>;
  readonly rootCertificate: Certificate;
  /** Undefined when the root's key was taken off this machine: no further issuing CA can be made here. */
  root(): Promise<Issuer | undefined>;
  /** @param id of the issuing CA */
  issuingCa(id: string): Promise<Issuer | undefined>;
  keepIssuingCa(id: string, issuer: Issuer): Promise<void>;
  /** Only for one that no record names. */
  forgetIssuingCa(id: string): Promise<void>;
  /** Signs the notification mails; set once the start has found or made it. */
  notificationSigner(): Signer;
  useNotificationSigner(signer: Signer): void;
  notificationKey(name: string): Promise<Issuer | undefined>;
  keepNotificationKey(name: string, issuer: Issuer): Promise<void>;
}

const derive = promisify(hkdf);

/** @returns undefined when there is no complete key folder */
export async function openKeyFolder(folder: string): Promise<KeyFolder | undefined> {
  const id = await readKeyFile(join(folder, 'id'));
  if (id === undefined) return undefined;
  await makePrivateFolder(folder);
  const setups = await readOpaqueSetups(folder);
  const master = await readMasterKey(folder);
  const rootCertificate = await readRootCertificate(folder);
  return keyFolder({ folder, id: id.trim(), setups, master, rootCertificate });
}

/** Makes all keys. The folder counts as complete, and can be referred to, only when its id is there. */
export async function makeKeyFolder(
  folder: string,
  options: { readonly serviceName: string; readonly now: Date },
): Promise<KeyFolder> {
  await makePrivateFolder(folder);
  await makePrivateFolder(join(folder, 'authorities'));
  await makePrivateFolder(join(folder, 'notifications'));
  await writeKeyFile(join(folder, 'master.key'), `${randomBytes(32).toString('base64url')}\n`);
  await makeOpaqueSetups(folder);
  const key = await generateKey('rsa-3072');
  const certificate = await createRootCertificate({
    commonName: `Secure Mail Root of ${options.serviceName}`.slice(0, 64),
    key,
    validity: yearsFrom(options.now, 20),
    serialNumber: randomSerialNumber(),
  });
  await writeIssuer(join(folder, 'root'), { certificate, key });
  await writeKeyFile(join(folder, 'id'), `${randomBytes(16).toString('base64url')}\n`);
  const made = await openKeyFolder(folder);
  if (made === undefined) throw new StartRefusal('keys-damaged', { what: folder });
  return made;
}

export function yearsFrom(now: Date, years: number): { readonly notBefore: Date; readonly notAfter: Date } {
  // An hour of grace for workstations whose clocks are behind.
  const notBefore = new Date(now.getTime() - 60 * 60 * 1000);
  notBefore.setUTCMilliseconds(0);
  const notAfter = new Date(notBefore);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + years);
  return { notBefore, notAfter };
}

function keyFolder(o: {
  readonly folder: string;
  readonly id: string;
  readonly setups: OpaqueSetups;
  readonly master: Uint8Array;
  readonly rootCertificate: Certificate;
}): KeyFolder {
  const derived = new Map<KeyLabel, Promise<Uint8Array>>();
  const authority = (id: string): string => join(o.folder, 'authorities', fileNameOf(id));
  const notification = (name: string): string => join(o.folder, 'notifications', fileNameOf(name));
  let signer: Signer | undefined;
  return {
    id: o.id,
    currentSetupId: o.setups.current,
    opaqueSetup: (id) => {
      const setup = o.setups.setups[id];
      if (setup === undefined) throw new Error(`No OPAQUE server setup ${id} in the key folder.`);
      return setup;
    },
    opaqueSetupIds: Object.keys(o.setups.setups),
    deriveServiceKey: (label) => {
      const known = derived.get(label);
      if (known !== undefined) return known;
      const key = derive('sha256', o.master, new Uint8Array(0), label, 32).then(
        (bytes) => new Uint8Array(bytes),
      );
      derived.set(label, key);
      return key;
    },
    rootCertificate: o.rootCertificate,
    root: () => readIssuer(join(o.folder, 'root')),
    issuingCa: (id) => readIssuer(authority(id)),
    keepIssuingCa: (id, issuer) => writeIssuer(authority(id), issuer),
    forgetIssuingCa: (id) => removeIssuer(authority(id)),
    notificationSigner: () => {
      if (signer === undefined) throw new Error('The service has not started.');
      return signer;
    },
    useNotificationSigner: (next) => {
      signer = next;
    },
    notificationKey: (name) => readIssuer(notification(name)),
    keepNotificationKey: (name, issuer) => writeIssuer(notification(name), issuer),
  };
}

async function readMasterKey(folder: string): Promise<Uint8Array> {
  const text = await readKeyFile(join(folder, 'master.key'));
  if (text === undefined) throw new StartRefusal('keys-missing', { what: join(folder, 'master.key') });
  const master = new Uint8Array(Buffer.from(text.trim(), 'base64url'));
  if (master.length !== 32) throw new StartRefusal('keys-damaged', { what: join(folder, 'master.key') });
  return master;
}

/** The certificate alone: the root's key may have been taken away. */
async function readRootCertificate(folder: string): Promise<Certificate> {
  const pem = await readKeyFile(join(folder, 'root.cer'));
  if (pem === undefined) throw new StartRefusal('keys-missing', { what: join(folder, 'root.cer') });
  try {
    return Certificate.fromPem(pem);
  } catch (cause) {
    throw new StartRefusal('keys-damaged', { what: join(folder, 'root.cer') }, cause);
  }
}

/** Ids are ours, but a name from a database must not climb out of the folder. */
function fileNameOf(id: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._@+-]*$/.test(id)) throw new Error(`Not the name of a key: ${id}`);
  return id;
}
