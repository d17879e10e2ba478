import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import type { Implementation, Task } from '../measurement.js';
import { messageFile, readPeople } from '../measuring-folder.js';

/** pkijs on whole buffers, with WebCrypto. It has no AuthEnvelopedData: AES-256-CBC, with RSAES-OAEP. */
export const wholePkijs: Implementation = {
  async prepare({ operation, folder, bytes, recipients }: Task) {
    const people = readPeople(folder, recipients);
    const certificate = (der: Uint8Array) => pkijs.Certificate.fromBER(exact(der));
    const sender = certificate(people.sender.certificate.der);
    const issuing = certificate(people.issuing.der);
    const root = certificate(people.root.der);
    const readers = people.readers.map((reader) => certificate(reader.certificate.der));
    const wire = join(folder, `pkijs-${bytes}-${recipients}.b64`);
    const protect = async () => {
      const key = await crypto.subtle.importKey(
        'pkcs8',
        exact(people.sender.key.pkcs8),
        { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
        false,
        ['sign'],
      );
      const content = exact(readFileSync(messageFile(folder, bytes)));
      const signed = new pkijs.SignedData({
        version: 1,
        encapContentInfo: new pkijs.EncapsulatedContentInfo({
          eContentType: DATA,
          eContent: new asn1js.OctetString({ valueHex: content }),
        }),
        signerInfos: [
          new pkijs.SignerInfo({
            version: 1,
            sid: new pkijs.IssuerAndSerialNumber({
              issuer: sender.issuer,
              serialNumber: sender.serialNumber,
            }),
            signedAttrs: new pkijs.SignedAndUnsignedAttributes({
              type: 0,
              attributes: [
                attribute('1.2.840.113549.1.9.3', new asn1js.ObjectIdentifier({ value: DATA })),
                attribute(
                  '1.2.840.113549.1.9.4',
                  new asn1js.OctetString({ valueHex: await crypto.subtle.digest('SHA-256', content) }),
                ),
              ],
            }),
          }),
        ],
        certificates: [sender, issuing],
      });
      await signed.sign(key, 0, 'SHA-256', content);
      const inner = new pkijs.ContentInfo({
        contentType: '1.2.840.113549.1.7.2',
        content: signed.toSchema(true),
      });
      const enveloped = new pkijs.EnvelopedData();
      for (const reader of readers)
        enveloped.addRecipientByCertificate(reader, { oaepHashAlgorithm: 'SHA-256' });
      const cipher: AesKeyGenParams = { name: 'AES-CBC', length: 256 };
      await enveloped.encrypt(cipher, inner.toSchema().toBER());
      const outer = new pkijs.ContentInfo({
        contentType: '1.2.840.113549.1.7.3',
        content: enveloped.toSchema(),
      });
      writeFileSync(wire, Buffer.from(outer.toSchema().toBER()).toString('base64'));
    };
    const open = async () => {
      const outer = pkijs.ContentInfo.fromBER(exact(Buffer.from(readFileSync(wire, 'latin1'), 'base64')));
      const enveloped = new pkijs.EnvelopedData({ schema: outer.content });
      const decrypted = await enveloped.decrypt(0, {
        recipientCertificate: readers[0]!,
        recipientPrivateKey: exact(people.readers[0]!.key.pkcs8),
      });
      const signed = new pkijs.SignedData({ schema: pkijs.ContentInfo.fromBER(decrypted).content });
      if (!(await signed.verify({ signer: 0, checkChain: true, trustedCerts: [root] })))
        throw new Error('pkijs: the signature is wrong.');
      writeFileSync(
        join(folder, 'pkijs-opened'),
        new Uint8Array(signed.encapContentInfo.eContent?.getValue() ?? new ArrayBuffer(0)),
      );
    };
    return { run: operation === 'protect' ? protect : open, wire };
  },
};

const DATA = '1.2.840.113549.1.7.1';

function attribute(type: string, value: asn1js.AsnType): pkijs.Attribute {
  return new pkijs.Attribute({ type, values: [value] });
}

function exact(bytes: Uint8Array): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}
