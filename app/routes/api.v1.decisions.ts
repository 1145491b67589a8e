import { decideOne } from "#app/features/api/decide-payment.server.ts";
import { endpoints } from "#app/features/api/endpoints.ts";
import { answering, serve } from "#app/features/api/serve.server.ts";

const decisions = serve(
  answering(endpoints.decidePayment, ({ actor, request }) => decideOne(actor, request)),
);

export const loader = decisions;
export const action = decisions;
