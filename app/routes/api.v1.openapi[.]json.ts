import { endpoints } from "#app/features/api/endpoints.ts";
import { openApiDocument } from "#app/features/api/openapi.ts";
import { answeringAnybody, serve } from "#app/features/api/serve.server.ts";
import { appOrigin } from "#app/platform/env.server.ts";

const openapi = serve(
  answeringAnybody(endpoints.readDocument, async () => Response.json(openApiDocument(appOrigin))),
);

export const loader = openapi;
export const action = openapi;
