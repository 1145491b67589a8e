import { accounts } from "./accounts.ts";
import { apikeys } from "./apikeys.ts";
import { audit } from "./audit.ts";
import { calls } from "./calls.ts";
import { chat } from "./chat.ts";
import { common } from "./common.ts";
import { contact } from "./contact.ts";
import { context } from "./context.ts";
import { customers } from "./customers.ts";
import { demo } from "./demo.ts";
import { failures } from "./failures.ts";
import { frame } from "./frame.ts";
import { fraud } from "./fraud.ts";
import { home } from "./home.ts";
import { inbox } from "./inbox.ts";
import { incidents } from "./incidents.ts";
import { outcomes } from "./outcomes.ts";
import { related } from "./related.ts";
import { reports } from "./reports.ts";
import { routing } from "./routing.ts";
import { search } from "./search.ts";
import { survey } from "./survey.ts";
import { system } from "./system.ts";
import { thread } from "./thread.ts";
import { transactions } from "./transactions.ts";

export const zh = {
  accounts,
  apikeys,
  audit,
  calls,
  chat,
  common,
  contact,
  context,
  customers,
  demo,
  failures,
  frame,
  fraud,
  home,
  inbox,
  incidents,
  outcomes,
  related,
  reports,
  routing,
  search,
  survey,
  system,
  thread,
  transactions,
};
