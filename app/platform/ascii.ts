const beyond = /[^\0-\x7f]/;

/** Whether a text has letters that ASCII lacks: most have none, and then there is less to do. */
export const isBeyondAscii = (text: string): boolean => beyond.test(text);
