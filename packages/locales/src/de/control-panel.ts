import type { controlPanel as reference } from '../en/control-panel.js';

export const controlPanel: { readonly [Key in keyof typeof reference]: string } = {};
