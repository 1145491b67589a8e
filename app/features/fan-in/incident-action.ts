/** What a change of an incident answers. */
export interface IncidentAction {
  /** the answer or message that was begun; left out where somebody else was first */
  sent?: string;
  count?: number;
  /** how long it can be taken back */
  seconds?: number;
  withdrawn?: boolean;
  /** state or owner before the change */
  before?: string | null;
  /** where the incident was put */
  into?: string;
  /** the incident that was made of a part */
  split?: { id: string; number: number };
}
