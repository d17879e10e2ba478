import { keyPem, OpensslFolder } from '../testing/firm.js';
import type { Correspondents } from './correspondents.js';
import { type ForeignFile, KEY_FILE_PASSWORD } from './foreign-messages.js';
import type { RareAlgorithm } from './rare-algorithms.js';

const ENTITY = 'Content-Type: text/plain\r\n\r\nHello Ben\r\n';
const OAEP = ['-keyopt', 'rsa_padding_mode:oaep', '-keyopt', 'rsa_oaep_md:sha256'];

/** Written by OpenSSL with what it still offers and nobody should choose. */
export function opensslFiles(people: Correspondents): readonly ForeignFile[] {
  const folder = new OpensslFolder();
  try {
    folder.write('entity', ENTITY);
    folder.write('signer.pem', people.signer('RSA PKCS #1 v1.5').certificate.toPem());
    folder.write('signer.key', keyPem(people.signer('RSA PKCS #1 v1.5').key));
    folder.write(
      'chain.pem',
      people
        .signer('RSA PKCS #1 v1.5')
        .chain.map((one) => one.toPem())
        .join(''),
    );
    for (const name of ['RSA', 'P-256'] as const) {
      const key = people.key(name);
      if ('certificate' in key) folder.write(`${name}.pem`, key.certificate.toPem());
    }
    const made = (
      name: string,
      reader: ForeignFile['reader'],
      needs: RareAlgorithm | undefined,
      args: readonly string[],
    ) => {
      folder.run(...args, '-out', 'made');
      return { name, reader, bytes: folder.read('made'), needs };
    };
    const encrypt = ['cms', '-encrypt', '-binary', '-in', 'entity'];
    const toRsa = (cipher: string) => [...encrypt, `-${cipher}`, '-recip', 'RSA.pem', ...OAEP];
    const sign = (digest: string) => [
      ...['cms', '-sign', '-binary', '-in', 'entity', '-md', digest],
      ...['-signer', 'signer.pem', '-inkey', 'signer.key', '-certfile', 'chain.pem'],
    ];
    const export12 = (cipher: string) => [
      ...['pkcs12', '-export', '-in', 'signer.pem', '-inkey', 'signer.key', '-keypbe', cipher],
      ...['-certpbe', cipher, '-macalg', 'sha1', '-passout', `pass:${KEY_FILE_PASSWORD}`],
    ];
    return [
      made('content under AES-192-CBC', 'RSA', 'AES-192', toRsa('aes-192-cbc')),
      made('content under AES-192-GCM', 'RSA', 'AES-192', toRsa('aes-192-gcm')),
      made('content under 3DES', 'RSA', '3DES', toRsa('des-ede3-cbc')),
      made('AES-192 key wrap', 'P-256', 'AES-192', [
        ...[...encrypt, '-aes-256-cbc', '-recip', 'P-256.pem', '-wrap', 'aes192-wrap'],
      ]),
      made('AES-128 key wrap', 'P-256', undefined, [
        ...[...encrypt, '-aes-256-cbc', '-recip', 'P-256.pem', '-wrap', 'aes128-wrap'],
      ]),
      made('signed with SHA-1', 'RSA', undefined, sign('sha1')),
      made('signed with MD5', 'RSA', undefined, sign('md5')),
      made('signed with SHA-224', 'RSA', undefined, sign('sha224')),
      made('signed with SHA-512', 'RSA', undefined, sign('sha512')),
      made('signed in one piece', 'RSA', undefined, [...sign('sha256'), '-nodetach']),
      made('signed without attributes', 'RSA', undefined, [...sign('sha256'), '-nodetach', '-noattr']),
      made('key file under 3DES', 'key file', '3DES', export12('PBE-SHA1-3DES')),
      made('key file under AES-192', 'key file', 'AES-192', export12('AES-192-CBC')),
      made('key file under AES-128', 'key file', undefined, export12('AES-128-CBC')),
    ];
  } finally {
    folder.close();
  }
}
