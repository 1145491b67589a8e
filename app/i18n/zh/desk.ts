import { calls } from "./calls.ts";
import { caution } from "./caution.ts";
import { chat } from "./chat.ts";
import { common } from "./common.ts";
import { complaints } from "./complaints.ts";
import { composer } from "./composer.ts";
import { context } from "./context.ts";
import { customers } from "./customers.ts";
import { delivery } from "./delivery.ts";
import { due } from "./due.ts";
import { failures } from "./failures.ts";
import { fields } from "./fields.ts";
import { files } from "./files.ts";
import { frame } from "./frame.ts";
import { inbox } from "./inbox.ts";
import { mails } from "./mails.ts";
import { related } from "./related.ts";
import { replies } from "./replies.ts";
import { routing } from "./routing.ts";
import { search } from "./search.ts";
import { survey } from "./survey.ts";
import { thread } from "./thread.ts";
import { transactions } from "./transactions.ts";

/** The words of the frame and of the inbox: all that a browser loads there. */
export const desk = {
  calls,
  caution,
  chat,
  common,
  complaints,
  composer,
  context,
  customers,
  delivery,
  due,
  failures,
  fields,
  files,
  frame,
  inbox,
  mails,
  related,
  replies,
  routing,
  search,
  survey,
  thread,
  transactions,
};
