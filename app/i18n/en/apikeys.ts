export const apikeys = {} as const;
