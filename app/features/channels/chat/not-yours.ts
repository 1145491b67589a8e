/** What a visitor asked for is not theirs, or is not there: the same answer to both. */
export class NotYours extends Error {}
