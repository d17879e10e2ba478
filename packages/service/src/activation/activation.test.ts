import { passwordIdentifiers, secureIdRoutes } from '@secure-mail/contracts';
import { Certificate, createCertificateRequest, generateKey, validatePath } from '@secure-mail/smime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstBrokenLogEntry } from '../certificate-authority/index.js';
import { beginRegistration } from '../opaque-records/opaque-client-under-test.js';
import {
  activate,
  activationFinish,
  granted,
  refused,
  type ServiceUnderTest,
  signIn,
  startServiceUnderTest,
  twoKeys,
} from '../service-under-test.js';
import { startActivation } from './start-activation.js';

let service: ServiceUnderTest;
beforeAll(async () => {
  service = await startServiceUnderTest();
});
afterAll(() => service.stop());

const password = 'a password that nobody guesses';
const registrationRequest = 'AAAA';

const start = (o: { readonly address: string; readonly code: string }) =>
  service.call(secureIdRoutes.startActivation, {
    address: o.address,
    activationCode: o.code,
    registrationRequest,
  });
const nextStep = async (address: string) =>
  granted(await service.call(secureIdRoutes.nextActivationStep, { address })).next;

test('AC-1: the right code, a password and two certificate requests make a Secure ID whose certificates lead to the root', async () => {
  const invited = await service.invite('first');
  const secureId = await activate(service, { ...invited, password });
  expect(secureId).toMatchObject({ address: invited.address, displayName: 'first', sealedKeys: 'c2VhbGVk' });
  const der = (text: string) => Certificate.fromDer(new Uint8Array(Buffer.from(text, 'base64url')));
  const description = (await (await fetch(`${service.url}/v1/service`)).json()) as {
    rootCertificate: string;
  };
  for (const [certificate, use] of [
    [secureId.signingCertificate, 'sign'],
    [secureId.encryptionCertificate, 'encrypt'],
  ] as const) {
    const leaf = der(certificate);
    expect(leaf.emailAddresses).toEqual([invited.address]);
    const [crlUrl] = leaf.crlUrls;
    const crl = new Uint8Array(await (await fetch(crlUrl ?? '')).arrayBuffer());
    const issuer = Certificate.fromDer(
      new Uint8Array(await (await fetch(leaf.issuerUrls[0] ?? '')).arrayBuffer()),
    );
    expect(issuer.subject).toBe(der(secureId.chain[0] ?? '').subject);
    const verdict = await validatePath({
      certificate: leaf,
      intermediates: secureId.chain.map(der),
      roots: [der(description.rootCertificate)],
      at: new Date(),
      use,
      crls: [crl],
    });
    expect(verdict).toMatchObject({ valid: true });
  }
  expect(await firstBrokenLogEntry(service.service.context.database)).toBeUndefined();
});

test('AC-2: who has activated is asked for the password; an invited and an unknown address for the code', async () => {
  const invited = await service.invite('second');
  expect(await nextStep(invited.address)).toBe('activation-code');
  expect(await nextStep('nobody@elsewhere.example')).toBe('activation-code');
  await activate(service, { ...invited, password });
  expect(await nextStep(invited.address.toUpperCase())).toBe('password');
});

test('a code is taken as people type it', async () => {
  const invited = await service.invite('typed');
  const typed = ` ${invited.code.toLowerCase().replaceAll('-', ' ').replaceAll('1', 'l').replaceAll('0', 'o')} `;
  await activate(service, { address: invited.address, code: typed, password });
});

test('AC-3: unknown address, wrong code and a foreign code are one and the same refusal', async () => {
  const [mine, foreign] = [await service.invite('mine'), await service.invite('foreign')];
  const answers = [
    await start({ address: 'nobody@firm.example', code: mine.code }),
    await start({ address: mine.address, code: '00000-00000-00000-00000' }),
    await start({ address: mine.address, code: foreign.code }),
  ].map(refused);
  expect(new Set(answers.map((problem) => JSON.stringify(problem))).size).toBe(1);
  expect(answers[0]?.code).toBe('activation-refused');
});

test('AC-3: a used, a replaced and an expired code are told to whoever has them', async () => {
  const used = await service.invite('used');
  await activate(service, { ...used, password });
  expect(refused(await start(used)).code).toBe('activation-code-used');
  const replaced = await service.invite('replaced');
  const newer = await service.newCode(replaced.mailboxId);
  expect(refused(await start(replaced)).code).toBe('activation-superseded');
  service.advance(15 * 24 * 60);
  expect(refused(await start({ ...replaced, code: newer })).code).toBe('activation-code-expired');
});

test('AC-3: a suspended user is told so, with a genuine code or the right password only', async () => {
  const invited = await service.invite('suspended');
  await activate(service, { ...invited, password });
  const session = await signIn(service, { address: invited.address, password });
  await service.service.context.database
    .updateTable('mailboxes')
    .set({ status: 'suspended' })
    .where('id', '=', invited.mailboxId)
    .execute();
  expect(refused(await start(invited)).code).toBe('secure-id-suspended');
  await expect(signIn(service, { address: invited.address, password })).rejects.toThrow(
    'secure-id-suspended',
  );
  await expect(signIn(service, { address: invited.address, password: 'wrong' })).rejects.toThrow(
    'wrong password',
  );
  const lookUp = await service.call(
    secureIdRoutes.lookUpRecipients,
    { addresses: [invited.address] },
    session,
  );
  expect(refused(lookUp).code).toBe('secure-id-suspended');
});

test('the same finish again, for a lost answer, is answered as before and issues nothing', async () => {
  const invited = await service.invite('again');
  const finish = await activationFinish(service, { ...invited, password });
  const [first, second] = await Promise.all([
    service.call(secureIdRoutes.finishActivation, finish),
    service.call(secureIdRoutes.finishActivation, finish),
  ]);
  const third = await service.call(secureIdRoutes.finishActivation, finish);
  expect(granted(second)).toEqual(granted(first));
  expect(granted(third)).toEqual(granted(first));
  const certificates = await service.service.context.database
    .selectFrom('certificates')
    .select('serial_number')
    .where('address', '=', invited.address)
    .execute();
  expect(certificates).toHaveLength(2);
  const other = await service.call(secureIdRoutes.finishActivation, { ...finish, sealedKeys: 'b3RoZXI' });
  expect(refused(other).code).toBe('activation-code-used');
});

test('a code sent again in the middle of an activation stops that activation', async () => {
  const invited = await service.invite('middle');
  const finish = await activationFinish(service, { ...invited, password });
  await service.newCode(invited.mailboxId);
  expect(refused(await service.call(secureIdRoutes.finishActivation, finish)).code).toBe(
    'activation-superseded',
  );
});

test('certificate requests: one key for both, no proof of possession, another address and no request at all are refused', async () => {
  const invited = await service.invite('requests');
  const finish = await activationFinish(service, { ...invited, password });
  const [signing] = await twoKeys();
  const request = async (address: string, key = signing) =>
    Buffer.from(await createCertificateRequest({ address, key })).toString('base64url');
  const tampered = Buffer.from(finish.encryptionRequest, 'base64url');
  tampered.writeUInt8(tampered.readUInt8(tampered.length - 3) ^ 1, tampered.length - 3);
  const bad = [
    await request(invited.address),
    tampered.toString('base64url'),
    await request('somebody-else@firm.example', await generateKey('p-256')),
    'AAAA',
  ];
  for (const encryptionRequest of bad) {
    const answer = await service.call(secureIdRoutes.finishActivation, { ...finish, encryptionRequest });
    expect(refused(answer).code).toBe('certificate-request-invalid');
  }
  granted(await service.call(secureIdRoutes.finishActivation, finish));
});

test('an activation that was never begun, or took too long, is refused', async () => {
  const invited = await service.invite('slow');
  const finish = await activationFinish(service, { ...invited, password });
  const invented = await service.call(secureIdRoutes.finishActivation, {
    ...finish,
    activationToken: 'AAAA',
  });
  expect(refused(invented).code).toBe('activation-refused');
  service.advance(16);
  expect(refused(await service.call(secureIdRoutes.finishActivation, finish)).code).toBe(
    'registration-expired',
  );
});

test('SE-1: the directory tells a signed-in subscriber who can read, and says no of everybody else alike', async () => {
  const [asking, active, invited] = [
    await service.invite('asking'),
    await service.invite('active'),
    await service.invite('onlyinvited'),
  ];
  await activate(service, { ...asking, password });
  const { encryptionCertificate, chain } = await activate(service, { ...active, password });
  const session = await signIn(service, { address: asking.address, password });
  const addresses = [active.address, invited.address, 'client@elsewhere.example'];
  const { entries } = granted(await service.call(secureIdRoutes.lookUpRecipients, { addresses }, session));
  expect(entries).toEqual([
    {
      address: active.address,
      subscriber: true,
      encryptionCertificate,
      chain,
      capabilities: { authEnvelopedData: true, preferBinaryInside: true },
    },
    { address: invited.address, subscriber: false },
    { address: 'client@elsewhere.example', subscriber: false },
  ]);
  expect(refused(await service.call(secureIdRoutes.lookUpRecipients, { addresses })).code).toBe(
    'not-signed-in',
  );
  granted(await service.call(secureIdRoutes.endSession, {}, session));
  expect(refused(await service.call(secureIdRoutes.lookUpRecipients, { addresses }, session)).code).toBe(
    'not-signed-in',
  );
});

test('a session ends after eight hours', async () => {
  const invited = await service.invite('hours');
  await activate(service, { ...invited, password });
  const session = await signIn(service, { address: invited.address, password });
  service.advance(8 * 60 + 1);
  const answer = await service.call(
    secureIdRoutes.lookUpRecipients,
    { addresses: [invited.address] },
    session,
  );
  expect(refused(answer).code).toBe('not-signed-in');
});

test('strangers cannot use up the tries of whoever has the code', async () => {
  const invited = await service.invite('besieged');
  const { context } = service.service;
  const genuine = await beginRegistration(password, passwordIdentifiers(invited.address, 'gateway.example'));
  const tryFrom = (source: string, activationCode: string) =>
    startActivation(context, source, {
      address: invited.address,
      activationCode,
      registrationRequest: genuine.registrationRequest,
    });
  for (const stranger of ['203.0.113.1', '203.0.113.2', '203.0.113.3', '203.0.113.4']) {
    for (let round = 0; round < 10; round += 1) {
      await expect(tryFrom(stranger, 'AAAAA')).rejects.toMatchObject({ code: 'activation-refused' });
    }
    await expect(tryFrom(stranger, 'AAAAA')).rejects.toMatchObject({ code: 'too-many-requests' });
  }
  expect(await tryFrom('192.0.2.1', invited.code)).toMatchObject({ displayName: 'besieged' });
});

test('codes can only be tried so often from one client address', async () => {
  const invited = await service.invite('tried');
  const wrong = { address: invited.address, code: 'AAAAA-AAAAA-AAAAA-AAAAA' };
  const codes: string[] = [];
  for (let round = 0; round < 21; round += 1) codes.push(refused(await start(wrong)).code);
  expect(codes.at(0)).toBe('activation-refused');
  expect(codes.at(-1)).toBe('too-many-requests');
  service.advance(61);
  await activate(service, {
    address: invited.address,
    code: await service.newCode(invited.mailboxId),
    password,
  });
});

test('nothing secret is in the log: no code, password, token or OPAQUE message', async () => {
  const invited = await service.invite('logged');
  const finish = await activationFinish(service, { ...invited, password });
  granted(await service.call(secureIdRoutes.finishActivation, finish));
  const session = await signIn(service, { address: invited.address, password });
  await fetch(`${service.url}/v1/service?token=${invited.code}`);
  const log = service.log();
  expect(log).toContain('/v1/activation/finish');
  const secrets = [
    invited.code,
    password,
    finish.activationToken,
    finish.registrationRecord,
    session.authorization.replace('Bearer ', ''),
  ];
  for (const secret of secrets) expect(log.includes(secret)).toBe(false);
});
