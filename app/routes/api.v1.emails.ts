import { endpoints } from "#app/features/api/endpoints.ts";
import { handInEmail } from "#app/features/api/hand-in-email.server.ts";
import { answering, serve } from "#app/features/api/serve.server.ts";

const emails = serve(answering(endpoints.handInEmail, ({ actor, request }) => handInEmail(actor, request)));

export const loader = emails;
export const action = emails;
