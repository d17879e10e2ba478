import type { serviceCommands as reference } from '../en/service-commands.js';

export const serviceCommands: { readonly [Key in keyof typeof reference]: string } = {};
