import { join } from 'node:path';
import type { Implementation, Task } from '../measurement.js';
import { messageFile } from '../measuring-folder.js';
import { ProcessPipeline } from '../process-pipeline.js';

/** `openssl cms -sign -stream | openssl cms -encrypt -stream` and `-decrypt | -verify`: S/MIME messages out and in. */
export const openssl = streaming('SMIME');

/** The same with a bare signature between the two, which spares them the inner base64; no mail program reads that. */
export const opensslDer = streaming('DER');

function streaming(inner: 'SMIME' | 'DER'): Implementation {
  return { prepare: (task) => prepare(task, inner) };
}

async function prepare(
  { operation, folder, bytes, recipients, implementation }: Task,
  inner: 'SMIME' | 'DER',
) {
  const wire = join(folder, `${implementation}-${bytes}-${recipients}.eml`);
  const pipeline = new ProcessPipeline();
  const at = (name: string) => join(folder, name);
  const cms = (...args: readonly string[]) => ({ name: 'openssl', args: ['cms', ...args] });
  const readers = Array.from({ length: recipients }, (_, i) => at(`reader${i}.pem`));
  const signer = ['-signer', at('sender.pem'), '-inkey', at('sender.key'), '-certfile', at('issuing.pem')];
  const protect = () =>
    pipeline.run(
      [
        cms('-sign', '-binary', '-nodetach', '-stream', '-outform', inner, ...signer),
        cms('-encrypt', '-binary', '-stream', '-aes-256-gcm', ...readers),
      ],
      messageFile(folder, bytes),
      wire,
    );
  const open = () =>
    pipeline.run(
      [
        cms('-decrypt', '-binary', '-recip', at('reader0.pem'), '-inkey', at('reader.key')),
        cms('-verify', '-binary', '-inform', inner, '-CAfile', at('root.pem'), '-purpose', 'smimesign'),
      ],
      wire,
      at(`${implementation}-opened`),
    );
  return { run: operation === 'protect' ? protect : open, wire, processesMiB: () => pipeline.peakMiB };
}
