import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../bytes/byte-arrays.js';
import { Certificate, openMessage, validatePath } from '../index.js';
import { OpensslFolder } from '../testing/firm.js';

const AT = new Date();
const EXTENSIONS = `
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[person]
keyUsage = critical, digitalSignature
subjectAltName = email:anna@firm.example
`;
const STRONG = ['-newkey', 'rsa:2048'];
const SHORT = ['-newkey', 'rsa:1024'];

describe('how weak the path of a certificate is', () => {
  const folder = new OpensslFolder();
  beforeAll(() => {
    folder.write('ext', EXTENSIONS);
    folder.write('message', 'From: anna@firm.example\r\nTo: ben@firm.example\r\n\r\nx');
  });
  afterAll(() => folder.close());

  const certify = (
    name: string,
    key: readonly string[],
    section: string,
    digest: string,
    issuer?: string,
  ) => {
    const request = ['-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`];
    folder.run('req', '-new', ...key, ...request);
    const signed = issuer
      ? ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial']
      : ['-signkey', `${name}.key`];
    const content = ['-in', `${name}.csr`, '-extfile', 'ext', '-extensions', section, '-days', '30', digest];
    folder.run('x509', '-req', ...content, ...signed, '-out', `${name}.pem`);
    return Certificate.fromPem(Buffer.from(folder.read(`${name}.pem`)).toString());
  };

  test.each([
    ['nothing weak', STRONG, '-sha256', STRONG, '-sha256', false],
    ['a root whose own signature is one with SHA-1', STRONG, '-sha1', STRONG, '-sha256', false],
    ['a CA certified with SHA-1', STRONG, '-sha256', STRONG, '-sha1', true],
    ['a CA with a short key', STRONG, '-sha256', SHORT, '-sha256', true],
    ['a root with a short key', SHORT, '-sha256', STRONG, '-sha256', true],
  ])('%s', async (_, rootKey, rootDigest, caKey, caDigest, weak) => {
    const root = certify('root', rootKey, 'ca', rootDigest);
    const ca = certify('issuer', caKey, 'ca', caDigest, 'root');
    const certificate = certify('anna', STRONG, 'person', '-sha256', 'issuer');
    const question = { certificate, intermediates: [ca], roots: [root], at: new Date(AT.getTime() + 60_000) };
    expect(await validatePath(question)).toMatchObject({ valid: true, weak });
    expect(await validatePath({ ...question, intermediates: [] })).toMatchObject({
      valid: false,
      weak: false,
    });

    const signer = ['-signer', 'anna.pem', '-inkey', 'anna.key', '-certfile', 'issuer.pem', '-md', 'sha256'];
    const signed = folder.run('cms', '-sign', '-in', 'message', ...signer, '-from', 'anna@firm.example');
    const { verdict } = await openMessage(utf8(signed), {
      keys: [],
      readers: [],
      roots: [root],
      at: question.at,
    });
    expect(verdict.signature).toMatchObject({ status: 'valid', weak });
    expect(verdict.problems.includes('weak-algorithm')).toBe(weak);
    const strangers = { keys: [], readers: [], roots: [], at: question.at };
    expect((await openMessage(utf8(signed), strangers)).verdict.signature).toMatchObject({ weak: false });
  });
});
