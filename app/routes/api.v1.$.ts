import { NotFound } from "#app/platform/errors.ts";
import { problem } from "#app/platform/http.server.ts";

const nothing = async () => problem(new NotFound("address in the API"));

export const loader = nothing;
export const action = nothing;
