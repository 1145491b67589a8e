export const fraud = {} as const;
