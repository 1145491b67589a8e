import { accounts } from "./accounts.ts";
import { apikeys } from "./apikeys.ts";
import { audit } from "./audit.ts";
import { calls } from "./calls.ts";
import { capacity } from "./capacity.ts";
import { caution } from "./caution.ts";
import { chat } from "./chat.ts";
import { codes } from "./codes.ts";
import { common } from "./common.ts";
import { complaints } from "./complaints.ts";
import { composer } from "./composer.ts";
import { contact } from "./contact.ts";
import { context } from "./context.ts";
import { customers } from "./customers.ts";
import { delivery } from "./delivery.ts";
import { demo } from "./demo.ts";
import { drift } from "./drift.ts";
import { due } from "./due.ts";
import { email } from "./email.ts";
import { failures } from "./failures.ts";
import { fields } from "./fields.ts";
import { files } from "./files.ts";
import { frame } from "./frame.ts";
import { fraud } from "./fraud.ts";
import { home } from "./home.ts";
import { inbox } from "./inbox.ts";
import { incidents } from "./incidents.ts";
import { lists } from "./lists.ts";
import { mailboxes } from "./mailboxes.ts";
import { mails } from "./mails.ts";
import { models } from "./models.ts";
import { outcomes } from "./outcomes.ts";
import { related } from "./related.ts";
import { replies } from "./replies.ts";
import { reports } from "./reports.ts";
import { routing } from "./routing.ts";
import { rules } from "./rules.ts";
import { search } from "./search.ts";
import { services } from "./services.ts";
import { survey } from "./survey.ts";
import { system } from "./system.ts";
import { teams } from "./teams.ts";
import { thread } from "./thread.ts";
import { transactions } from "./transactions.ts";
import { widget } from "./widget.ts";

export const zh = {
  accounts,
  apikeys,
  audit,
  calls,
  caution,
  capacity,
  chat,
  codes,
  common,
  composer,
  complaints,
  contact,
  context,
  customers,
  delivery,
  demo,
  due,
  drift,
  email,
  failures,
  fields,
  files,
  frame,
  fraud,
  home,
  inbox,
  incidents,
  lists,
  mailboxes,
  mails,
  models,
  outcomes,
  related,
  replies,
  reports,
  routing,
  rules,
  search,
  services,
  survey,
  system,
  teams,
  thread,
  transactions,
  widget,
};
