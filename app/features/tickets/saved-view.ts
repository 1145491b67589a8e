/** A list of the inbox with a name. */
export interface SavedView {
  id: string;
  name: string;
  /** everybody has it */
  shared: boolean;
  /** what the address says for it */
  query: string;
  mayRemove: boolean;
}

/** Characters of a name. */
export const longestName = 60;
