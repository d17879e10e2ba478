import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What the tests use of Debian: the command that shows it is there, the package, the suites that need it. */
const needed = [
  {
    command: '/usr/bin/openssl',
    package: 'openssl',
    suites: ['smime', 'conformance', 'interop', 'benchmarks', 'journey'],
  },
  { command: '/usr/bin/gpgsm', package: 'gpgsm', suites: ['interop'] },
  { command: '/usr/bin/cmsutil', package: 'libnss3-tools', suites: ['interop'] },
  { command: '/usr/share/java/bcmail.jar', package: 'libbcmail-java', suites: ['interop'] },
  { command: '/usr/bin/javac', package: 'default-jdk-headless', suites: ['interop'] },
  {
    command: '/usr/bin/chromium',
    package: 'chromium',
    suites: ['smime', 'conformance', 'message-view', 'pickup-center', 'control-panel', 'journey'],
  },
  { command: '/usr/lib/postgresql', package: 'postgresql', suites: ['service'] },
];

/**
 * Installs what is missing when this is root on Debian.
 * @returns what is still missing, with the suites whose tests will be skipped for it.
 */
export function provideSystemPackages(suites, say) {
  const missing = () =>
    needed.filter((need) => !existsSync(need.command) && need.suites.some((suite) => suites.includes(suite)));
  const wanted = missing().map((need) => need.package);
  if (wanted.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say(`Installing from Debian: ${wanted.join(', ')}`);
    const options = {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    spawnSync('apt-get', ['-q', 'update'], options);
    spawnSync('apt-get', ['-q', 'install', '-y', '--no-install-recommends', ...wanted], options);
  }
  return missing().map((need) => ({
    package: need.package,
    suites: need.suites.filter((suite) => suites.includes(suite)),
  }));
}
