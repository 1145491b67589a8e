import { readiness } from "#app/features/system/health.server.ts";

/** Whether traffic should come here: Postgres, Redis, migrations and at least one worker. */
export async function loader() {
  const checks = await readiness();
  const ready = Object.values(checks).every((check) => check.ok);
  return Response.json(
    { ready, checks },
    { status: ready ? 200 : 503, headers: { "Cache-Control": "no-store" } },
  );
}
