import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import forge from 'node-forge';
import type { Implementation, Task } from '../measurement.js';
import { messageFile, readPeople } from '../measuring-folder.js';

/**
 * node-forge on whole buffers. It has AES-256-CBC and PKCS #1 v1.5 alone, and does not verify: opening verifies the
 * digest of the content and the signature over its attributes by hand, and no certificate.
 */
export const nodeForge: Implementation = {
  async prepare({ operation, folder, bytes, recipients }: Task) {
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    const people = readPeople(folder, recipients);
    const sender = forge.pki.certificateFromPem(read('sender.pem'));
    const readers = people.readers.map(({ certificate }) =>
      forge.pki.certificateFromPem(certificate.toPem()),
    );
    const readerKey = forge.pki.privateKeyFromPem(read('reader.key'));
    const wire = join(folder, `node-forge-${bytes}-${recipients}.pem`);
    const protect = async () => {
      const signed = forge.pkcs7.createSignedData();
      signed.content = forge.util.createBuffer(readFileSync(messageFile(folder, bytes), 'latin1'));
      signed.addCertificate(sender);
      signed.addSigner({
        key: forge.pki.privateKeyFromPem(read('sender.key')),
        certificate: sender,
        digestAlgorithm: forge.pki.oids.sha256 as string,
        authenticatedAttributes: [
          { type: forge.pki.oids.contentType as string, value: forge.pki.oids.data as string },
          { type: forge.pki.oids.messageDigest as string },
        ],
      });
      signed.sign();
      const enveloped = forge.pkcs7.createEnvelopedData();
      for (const reader of readers) enveloped.addRecipient(reader);
      enveloped.content = forge.util.createBuffer(forge.asn1.toDer(signed.toAsn1()).getBytes());
      enveloped.encrypt();
      writeFileSync(wire, forge.pkcs7.messageToPem(enveloped as never));
    };
    const open = async () => {
      const enveloped = forge.pkcs7.messageFromPem(
        readFileSync(wire, 'latin1'),
      ) as forge.pkcs7.PkcsEnvelopedData;
      const recipient = enveloped.findRecipient(readers[0]!);
      if (!recipient) throw new Error('node-forge: no recipient.');
      enveloped.decrypt(recipient, readerKey);
      const inner = forge.asn1.fromDer(
        forge.util.createBuffer((enveloped.content as forge.util.ByteBuffer).getBytes()),
      );
      const { rawCapture } = forge.pkcs7.messageFromAsn1(inner) as unknown as { rawCapture: Captured };
      const content = (rawCapture.content.value[0] as { value: string }).value;
      const digest = forge.md.sha256.create().update(content).digest().getBytes();
      const attributes = forge.asn1.toDer(
        forge.asn1.create(
          forge.asn1.Class.UNIVERSAL,
          forge.asn1.Type.SET,
          true,
          rawCapture.authenticatedAttributes,
        ),
      );
      if (!attributes.data.includes(digest)) throw new Error('node-forge: the digest is another.');
      const signedBytes = forge.md.sha256.create().update(attributes.getBytes()).digest().getBytes();
      const key = sender.publicKey as forge.pki.rsa.PublicKey;
      if (!key.verify(signedBytes, rawCapture.signature))
        throw new Error('node-forge: the signature is wrong.');
      writeFileSync(join(folder, 'node-forge-opened'), content, 'latin1');
    };
    return { run: operation === 'protect' ? protect : open, wire };
  },
};

interface Captured {
  readonly content: forge.asn1.Asn1;
  readonly authenticatedAttributes: forge.asn1.Asn1[];
  readonly signature: string;
}
