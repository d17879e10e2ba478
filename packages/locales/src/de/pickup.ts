import type { pickup as reference } from '../en/pickup.js';

export const pickup: { readonly [Key in keyof typeof reference]: string } = {};
