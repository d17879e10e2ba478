import type { commandLine as reference } from '../en/command-line.js';

export const commandLine: { readonly [Key in keyof typeof reference]: string } = {};
