import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Implementation, Task } from '../measurement.js';
import { legacyKeyFile, messageFile, readPeople } from '../measuring-folder.js';
import { ProcessPipeline } from '../process-pipeline.js';

const PASSWORD = 'measured';

/** `gpgsm --sign | gpgsm --encrypt` (AES-256-CBC: it has no authenticated encryption) and `--decrypt | --verify`. */
export const gpgsm: Implementation = {
  async prepare({ operation, folder, bytes, recipients }: Task) {
    const people = readPeople(folder, recipients);
    // Short: the agent's socket lies here.
    const home = mkdtempSync(join(tmpdir(), 'gpgsm-'));
    const environment = { GNUPGHOME: home };
    const fingerprint = (der: Uint8Array) => createHash('sha1').update(der).digest('hex').toUpperCase();
    const password = join(home, 'password');
    writeFileSync(password, `${PASSWORD}\n`);
    writeFileSync(join(home, 'gpg-agent.conf'), 'allow-loopback-pinentry\ns2k-count 65536\n');
    writeFileSync(join(home, 'trustlist.txt'), `${fingerprint(people.root.der)} S relax\n`);
    const options = [
      ...['--batch', '--yes', '--quiet', '--pinentry-mode', 'loopback', '--passphrase-fd', '3'],
      ...['--disable-crl-checks', '--disable-policy-checks', '--disable-dirmngr'],
      ...['--ignore-cert-extension', '2.5.29.30'],
    ];
    /** gpgsm takes a password from a descriptor alone; the shell opens it and becomes gpgsm. */
    const withPassword = ['-c', 'exec gpgsm "$@" 3< "$0"', password, ...options];
    const command = (...args: readonly string[]) => ({
      name: 'sh',
      args: [...withPassword, ...args],
      environment,
    });
    const importFile = (file: string) =>
      execFileSync('sh', [...withPassword, '--import', file], {
        env: { ...process.env, ...environment },
        stdio: 'ignore',
      });
    const end = () => {
      execFileSync('gpgconf', ['--kill', 'gpg-agent'], { env: { ...process.env, ...environment } });
      rmSync(home, { recursive: true, force: true });
    };
    try {
      importFile(join(folder, 'root.pem'));
      importFile(join(folder, 'issuing.pem'));
      for (const holder of [people.sender, people.readers[0]!])
        importFile(await legacyKeyFile(folder, holder, PASSWORD));
      for (let i = 1; i < recipients; i++) importFile(join(folder, `reader${i}.pem`));
    } catch (error) {
      end();
      throw error;
    }
    const wire = join(folder, `gpgsm-${bytes}-${recipients}.pem`);
    const pipeline = new ProcessPipeline();
    const to = people.readers.flatMap(({ certificate }) => ['-r', `0x${fingerprint(certificate.der)}`]);
    const from = ['--local-user', `0x${fingerprint(people.sender.certificate.der)}`];
    const protect = () =>
      pipeline.run(
        [command('--sign', ...from), command('--armor', '--cipher-algo', 'AES256', '--encrypt', ...to)],
        messageFile(folder, bytes),
        wire,
      );
    const open = () =>
      pipeline.run(
        [command('--decrypt'), command('--output', '-', '--verify')],
        wire,
        join(folder, 'gpgsm-opened'),
      );
    return { run: operation === 'protect' ? protect : open, wire, processesMiB: () => pipeline.peakMiB, end };
  },
};
