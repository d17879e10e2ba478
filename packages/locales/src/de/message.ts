import type { message as reference } from '../en/message.js';

export const message: { readonly [Key in keyof typeof reference]: string } = {};
