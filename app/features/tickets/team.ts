/** Whether somebody is given conversations, how many at once, and which. */
export interface Colleague {
  id: string;
  name: string;
  available: boolean;
  chatCapacity: number;
  ticketCapacity: number;
  languages: string[];
  skills: string[];
  /** open conversations they hold now */
  chats: number;
  tickets: number;
}

export interface TeamWithMembers {
  id: string;
  name: string;
  memberIds: string[];
  /** conversations that are not solved */
  unsolved: number;
}

export const longestTeamName = 60;
/** More than anybody can answer at once. */
export const mostChats = 50;
export const mostTickets = 500;
export const mostSkills = 20;

export type TeamAnswer =
  | { done: "created" | "changed" | "removed" | "routing" | "availability" }
  | { problem: string };
