export const serviceCommands = {} as const;
