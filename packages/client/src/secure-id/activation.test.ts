import { generateKey, importPkcs12 } from '@secure-mail/smime';
import { beforeAll, describe, expect, it } from 'vitest';
import { toBase64Url } from '../keys/base64-url.js';
import { createCertificateAuthority, testNow } from '../service-double/certificate-authority-double.js';
import { createServiceDouble, type ServiceDouble } from '../service-double/service-double.js';
import { activate } from './activate.js';
import { exportSecureId } from './export-secure-id.js';
import { type LocalSecureId, parseLocalSecureId } from './local-secure-id.js';
import { signIn } from './sign-in.js';
import type { SubscriberService } from './subscriber-service.js';
import { unlock } from './unlock.js';

const address = 'sender@firm.example';
const password = 'correct horse battery';
let double: ServiceDouble;
let local: LocalSecureId;

beforeAll(async () => {
  double = await createServiceDouble();
  local = await activateAt(double);
});

function activateAt({ service, description }: Pick<ServiceDouble, 'service' | 'description'>, changes = {}) {
  return activate({
    service,
    description,
    address,
    activationCode: 'right-code',
    password,
    now: testNow,
    keyAlgorithm: 'p-256',
    ...changes,
  });
}

function signInAt(service: Partial<SubscriberService>, changes = {}) {
  const { description } = double;
  return signIn({
    service: { ...double.service, ...service },
    description,
    address,
    password,
    now: testNow,
    ...changes,
  });
}

type FinishedLogin = Awaited<ReturnType<SubscriberService['finishLogin']>>;

/** A service that changes what it hands out after a right password. */
function handingOut(change: (secureId: FinishedLogin['secureId']) => object): Partial<SubscriberService> {
  return {
    finishLogin: async (body) => {
      const answer = await double.service.finishLogin(body);
      return { ...answer, secureId: { ...answer.secureId, ...change(answer.secureId) } };
    },
  };
}

describe('activating', () => {
  // A service of its own: activating again replaces what the other tests sign in with.
  let fresh: ServiceDouble;

  beforeAll(async () => {
    fresh = await createServiceDouble();
  });

  it('makes a Secure ID that opens offline with the password, whatever form the address was typed in', async () => {
    const steps: string[] = [];
    const onStep = (step: string) => steps.push(step);
    const typed = await activateAt(fresh, { address: ' Sender@FIRM.example ', onStep });
    const secureId = await unlock(typed, password);
    expect(secureId.address).toBe(address);
    expect(secureId.displayName).toBe('Sam Sender');
    expect(secureId.signing.certificate.emailAddresses).toEqual([address]);
    expect(steps).toEqual([
      'checking-code',
      'protecting-password',
      'making-keys',
      'requesting-certificates',
      'checking-certificates',
      'sealing',
    ]);
  });

  it('AC-3: a weak password is refused before anything is asked of the service', async () => {
    await expect(activateAt(fresh, { password: 'secret' })).rejects.toMatchObject({ code: 'weak-password' });
  });

  it('AC-3: what is no address is refused with a sentence', async () => {
    await expect(activateAt(fresh, { address: 'sender at firm' })).rejects.toMatchObject({
      code: 'address-invalid',
    });
  });

  it('AC-3: a wrong code is told as the service tells it', async () => {
    for (const activationCode of ['wrong', ' ', 'x'.repeat(65)]) {
      await expect(activateAt(fresh, { activationCode })).rejects.toMatchObject({
        code: 'activation-refused',
      });
    }
  });

  it.each(['signingCertificate', 'encryptionCertificate'] as const)(
    'attack: a %s for a key that is not ours is refused',
    async (field) => {
      const { spki } = await generateKey('p-256');
      const use = field === 'signingCertificate' ? 'sign' : 'encrypt';
      const foreign = toBase64Url((await fresh.authority.issue({ address, spki, use })).der);
      await expect(
        activateAt({ ...fresh, service: { ...fresh.service, ...issuing({ [field]: foreign }) } }),
      ).rejects.toMatchObject({ code: 'own-certificate-invalid' });
    },
  );

  it('attack: the Secure ID of somebody else is refused', async () => {
    const service = { ...fresh.service, ...issuing({ address: 'other@firm.example' }) };
    await expect(activateAt({ ...fresh, service })).rejects.toMatchObject({
      code: 'own-certificate-invalid',
    });
  });

  it('attack: certificates from another authority than the root shown are refused', async () => {
    const other = await createCertificateAuthority(['firm.example']);
    const description = { ...fresh.description, rootCertificate: toBase64Url(other.root.der) };
    await expect(activateAt({ ...fresh, description })).rejects.toMatchObject({
      code: 'own-certificate-invalid',
    });
  });

  function issuing(change: object): Pick<SubscriberService, 'finishActivation'> {
    return {
      finishActivation: async (body) => {
        const { secureId } = await fresh.service.finishActivation(body);
        return { secureId: { ...secureId, ...change } };
      },
    };
  }
});

describe('what a profile stores', () => {
  it('survives a file and holds neither the password nor a private key in clear', async () => {
    const text = JSON.stringify(local);
    expect(parseLocalSecureId(JSON.parse(text))).toEqual(local);
    const { signing, encryption } = await unlock(local, password);
    expect(text).not.toContain(password);
    for (const { key } of [signing, encryption]) {
      expect(text).not.toContain(toBase64Url(key.pkcs8).slice(60, 100));
    }
  });

  it('TS-4: is noticed when it is damaged', () => {
    expect(() => parseLocalSecureId({ ...local, sealedKeys: 7 })).toThrow(
      expect.objectContaining({ code: 'local-secure-id-damaged' }),
    );
    expect(() => parseLocalSecureId(undefined)).toThrow(
      expect.objectContaining({ code: 'local-secure-id-damaged' }),
    );
  });

  it.each([{ memory: 32 * 1024 }, { iterations: 2 }, { salt: 'AAAA' }, { memory: 16 * 1024 * 1024 }])(
    'attack: is refused when the stretching was weakened or blown up (%j)',
    async (change) => {
      const argon2 = { ...local.localSeal.argon2, ...change };
      const weakened = { ...local, localSeal: { ...local.localSeal, argon2 } };
      await expect(unlock(weakened, password)).rejects.toMatchObject({ code: 'local-secure-id-damaged' });
    },
  );

  it('does not open with a wrong password', async () => {
    await expect(unlock(local, 'correct horse batterY')).rejects.toMatchObject({ code: 'wrong-password' });
  });

  it('says so when the sealed keys are damaged', async () => {
    const sealedKeys = `${local.sealedKeys.slice(0, -8)}AAAAAAAA`;
    await expect(unlock({ ...local, sealedKeys }, password)).rejects.toMatchObject({
      code: 'sealed-keys-damaged',
    });
  });
});

describe('signing in', () => {
  it('AC-2: the same Secure ID arrives on a second computer', async () => {
    const second = await signInAt({});
    const first = await unlock(local, password);
    expect(second.secureId.encryption.key).toEqual(first.encryption.key);
    expect(second.session.address).toBe(address);
    expect((await unlock(second.local, password)).signing.key).toEqual(first.signing.key);
  });

  it('a wrong password and an unknown address look the same', async () => {
    const wrong = { code: 'wrong-password', message: 'Address or password not accepted.' };
    await expect(signInAt({}, { password: 'wrong horse battery' })).rejects.toMatchObject(wrong);
    await expect(signInAt({}, { address: 'nobody@firm.example' })).rejects.toMatchObject(wrong);
  });

  it('attack: another root or service name than at activation is refused before the password is used', async () => {
    const other = await createServiceDouble();
    const silent = { startLogin: () => Promise.reject(new Error('The password was used.')) };
    await expect(signInAt(silent, { description: other.description, local })).rejects.toMatchObject({
      code: 'service-root-changed',
    });
    await expect(
      signInAt(silent, { description: { ...double.description, name: 'other.example' }, local }),
    ).rejects.toMatchObject({ code: 'service-name-changed' });
  });

  it('attack: a service with our record under another name gets no login', async () => {
    const description = { ...double.description, name: 'other.example' };
    await expect(signInAt({}, { description })).rejects.toMatchObject({ code: 'wrong-password' });
  });

  it('attack: record id swapped, the roaming key does not open', async () => {
    await expect(signInAt(handingOut(() => ({ passwordRecordId: 'another' })))).rejects.toMatchObject({
      code: 'sealed-keys-damaged',
    });
  });

  it('attack: a certificate for another address or key is refused', async () => {
    const swapped = handingOut(({ signingCertificate, encryptionCertificate }) => ({
      signingCertificate: encryptionCertificate,
      encryptionCertificate: signingCertificate,
    }));
    await expect(signInAt(swapped)).rejects.toMatchObject({ code: 'own-certificate-invalid' });
    const { spki } = (await unlock(local, password)).signing.certificate;
    const foreign = await double.authority.issue({ address: 'other@firm.example', spki, use: 'sign' });
    const forAnother = handingOut(() => ({ signingCertificate: toBase64Url(foreign.der) }));
    await expect(signInAt(forAnother)).rejects.toMatchObject({ code: 'own-certificate-invalid' });
  });

  it('attack: a certificate that was issued behind its owner’s back is reported', async () => {
    expect((await signInAt({})).unknownCertificates).toEqual([]);
    const shadow = { index: 9, serialNumber: '0a', fingerprint: 'a'.repeat(64), hash: 'b'.repeat(64) };
    const { unknownCertificates } = await signInAt({
      finishLogin: async (body) => {
        const answer = await double.service.finishLogin(body);
        const behind = { ...shadow, issuedAt: '2026-06-15T12:00:00Z' };
        return { ...answer, certificates: [...answer.certificates, behind] };
      },
    });
    expect(unknownCertificates).toMatchObject([shadow]);
  });

  it('an expired certificate still lets its owner in, to read and export', async () => {
    const { secureId } = await signInAt({}, { now: new Date('2028-01-01T00:00:00Z') });
    expect(secureId.address).toBe(address);
  });
});

it.each(['pbes2', 'legacy'] as const)(
  'TS-1: the exported PFX holds both keys, the chain and the root: %s',
  async (form) => {
    const secureId = await unlock(local, password);
    const pfx = await exportSecureId(secureId, 'pfx password', form);
    const { entries, chain } = await importPkcs12(pfx, 'pfx password');
    expect(entries.map(({ key }) => toBase64Url(key.pkcs8)).sort()).toEqual(
      [secureId.signing, secureId.encryption].map(({ key }) => toBase64Url(key.pkcs8)).sort(),
    );
    expect(chain).toHaveLength(2);
  },
);
