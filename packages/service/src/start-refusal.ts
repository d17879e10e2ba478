import { type Language, type MessageKey, translator } from '@secure-mail/locales';

/** The service does not start, and says why in one sentence. Nothing was changed. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
  readonly code: StartRefusalCode;
  readonly #values: Readonly<Record<string, string | number>>;

  /** @param values what the sentence of this code names: a folder, a file, an address */
  constructor(
    code: StartRefusalCode,
    values: Readonly<Record<string, string | number>> = {},
    cause?: unknown,
  ) {
    super(translator('en')(sentences[code].key, values), { cause });
    this.code = code;
    this.#values = values;
  }

  sentence(language: Language): string {
    return translator(language)(sentences[this.code].key, this.#values);
  }

  get exitCode(): number {
    return sentences[this.code].exitCode;
  }
}

/** 75 is EX_TEMPFAIL of `sysexits.h`: try again later. */
const sentences = {
  'settings-invalid': { key: 'serviceCommands.startSettingsInvalid', exitCode: 2 },
  'data-folder-in-use': { key: 'serviceCommands.startDataFolderInUse', exitCode: 75 },
  'data-folder-unusable': { key: 'serviceCommands.startDataFolderUnusable', exitCode: 1 },
  'folder-not-private': { key: 'serviceCommands.startFolderNotPrivate', exitCode: 1 },
  'database-unreachable': { key: 'serviceCommands.startDatabaseUnreachable', exitCode: 4 },
  'keys-missing': { key: 'serviceCommands.startKeysMissing', exitCode: 1 },
  'keys-foreign': { key: 'serviceCommands.startKeysForeign', exitCode: 1 },
  'keys-damaged': { key: 'serviceCommands.startKeysDamaged', exitCode: 1 },
  'service-name-changed': { key: 'serviceCommands.startServiceNameChanged', exitCode: 1 },
  'address-in-use': { key: 'serviceCommands.startAddressInUse', exitCode: 1 },
} as const satisfies Readonly<Record<string, { readonly key: MessageKey; readonly exitCode: number }>>;

export type StartRefusalCode = keyof typeof sentences;
