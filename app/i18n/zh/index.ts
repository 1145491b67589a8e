import { accounts } from "./accounts.ts";
import { apikeys } from "./apikeys.ts";
import { audit } from "./audit.ts";
import { common } from "./common.ts";
import { customers } from "./customers.ts";
import { demo } from "./demo.ts";
import { frame } from "./frame.ts";
import { fraud } from "./fraud.ts";
import { home } from "./home.ts";
import { search } from "./search.ts";
import { system } from "./system.ts";
import { transactions } from "./transactions.ts";

export const zh = {
  accounts,
  apikeys,
  audit,
  common,
  customers,
  demo,
  frame,
  fraud,
  home,
  search,
  system,
  transactions,
};
