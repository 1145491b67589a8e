import { accounts } from "./accounts.ts";
import { apikeys } from "./apikeys.ts";
import { audit } from "./audit.ts";
import { capacity } from "./capacity.ts";
import { codes } from "./codes.ts";
import { contact } from "./contact.ts";
import { demo } from "./demo.ts";
import { drift } from "./drift.ts";
import { email } from "./email.ts";
import { fraud } from "./fraud.ts";
import { home } from "./home.ts";
import { incidents } from "./incidents.ts";
import { lists } from "./lists.ts";
import { mailboxes } from "./mailboxes.ts";
import { models } from "./models.ts";
import { outcomes } from "./outcomes.ts";
import { reports } from "./reports.ts";
import { rules } from "./rules.ts";
import { services } from "./services.ts";
import { system } from "./system.ts";
import { teams } from "./teams.ts";
import { widget } from "./widget.ts";

/** The words of the other pages, beside those of `desk.ts`. */
export const office = {
  accounts,
  apikeys,
  audit,
  capacity,
  codes,
  contact,
  demo,
  drift,
  email,
  fraud,
  home,
  incidents,
  lists,
  mailboxes,
  models,
  outcomes,
  reports,
  rules,
  services,
  system,
  teams,
  widget,
};
