/** What a change of an incident answers. */
export interface IncidentAction {
  /** the answer that was begun; left out where somebody else was first */
  answer?: string;
  count?: number;
  /** how long it can be taken back */
  seconds?: number;
  /** the message to those who have not written that was begun */
  notice?: string;
  withdrawn?: boolean;
  /** state or owner before the change */
  before?: string | null;
  /** where the incident was put */
  into?: string;
  /** the incident that was made of a part */
  split?: { id: string; number: number };
}
