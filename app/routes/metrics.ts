import { timingSafeEqual } from "node:crypto";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { exportMetrics } from "#app/features/system/health.server.ts";
import { env } from "#app/platform/env.server.ts";

const loopback = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** With METRICS_TOKEN a bearer token is asked for; without, only this machine may read. */
function mayRead(request: Request, address: string): boolean {
  if (!env.METRICS_TOKEN) return loopback.has(address) && !request.headers.has("x-forwarded-for");
  const given = Buffer.from(request.headers.get("authorization") ?? "");
  const wanted = Buffer.from(`Bearer ${env.METRICS_TOKEN}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  if (!mayRead(request, context.address)) return new Response("Not allowed\n", { status: 403 });
  const { contentType, text } = await exportMetrics();
  return new Response(text, { headers: { "Content-Type": contentType, "Cache-Control": "no-store" } });
}
