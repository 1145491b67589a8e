import { endpoints } from "#app/features/api/endpoints.ts";
import { reportCall } from "#app/features/api/report-call.server.ts";
import { answering, serve } from "#app/features/api/serve.server.ts";

const calls = serve(answering(endpoints.reportCall, ({ actor, request }) => reportCall(actor, request)));

export const loader = calls;
export const action = calls;
