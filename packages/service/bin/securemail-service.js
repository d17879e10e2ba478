#!/usr/bin/env node
// Nothing is imported before the version is known: an older Node would stop at syntax or modules it lacks.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(`Secure Mail needs Node.js 22.12 or newer; this is ${process.versions.node}.\n`);
  process.exitCode = 1;
} else {
  // Whatever is written from here on is for the service's own user alone.
  process.umask(0o077);
  const { runCommandLine } = await import('../dist/operator/command-line.js');
  process.exitCode = await runCommandLine(process.argv.slice(2));
}
