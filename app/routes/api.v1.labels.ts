import { endpoints } from "#app/features/api/endpoints.ts";
import { reportLabels } from "#app/features/api/report-labels.server.ts";
import { answering, serve } from "#app/features/api/serve.server.ts";

const labels = serve(answering(endpoints.reportLabels, ({ actor, request }) => reportLabels(actor, request)));

export const loader = labels;
export const action = labels;
