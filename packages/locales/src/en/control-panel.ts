export const controlPanel = {} as const;
