import { endpoints } from "#app/features/api/endpoints.ts";
import { reportTransactions } from "#app/features/api/report-transactions.server.ts";
import { answering, serve } from "#app/features/api/serve.server.ts";

const transactions = serve(
  answering(endpoints.reportTransactions, ({ actor, request }) => reportTransactions(actor, request)),
);

export const loader = transactions;
export const action = transactions;
