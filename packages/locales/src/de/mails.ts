import type { mails as reference } from '../en/mails.js';

export const mails: { readonly [Key in keyof typeof reference]: string } = {};
