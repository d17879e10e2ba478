import type { KeyAlgorithm } from '../index.js';
import { type Firm, keyPem, newFirm, newPerson, type OpensslFolder, type Person } from './firm.js';

/** What a mail program with openssl inside has at hand. */
export interface OpensslIdentity {
  readonly firm: Firm;
  readonly anna: Person;
}

/** Anna of a new firm; her certificates and keys lie in the folder: `root`, `issuing`, `signing` and `encryption`. */
export async function newOpensslIdentity(
  folder: OpensslFolder,
  algorithm: KeyAlgorithm,
): Promise<OpensslIdentity> {
  const firm = await newFirm();
  const anna = await newPerson(firm, 'anna@firm.example', algorithm);
  folder.write('root.pem', firm.root.certificate.toPem());
  folder.write('issuing.pem', firm.issuing.certificate.toPem());
  for (const name of ['signing', 'encryption'] as const) {
    folder.write(`${name}.pem`, anna[name].certificate.toPem());
    folder.write(`${name}.key`, keyPem(anna[name].key));
  }
  return { firm, anna };
}
