import { collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** Everything `/metrics` tells about this process. */
export const registry = new Registry();
collectDefaultMetrics({ register: registry });

const requests = new Histogram({
  name: "http_request_duration_seconds",
  help: "Time from request to the end of its answer",
  labelNames: ["method", "area", "status"],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  registers: [registry],
});

/** First part of a path: enough to tell pages from API, and bounded whatever people request. */
const areas = new Set(["api", "console", "auth", "assets", "preferences", "healthz", "readyz", "metrics"]);

export function observeRequest(method: string, path: string, status: number, seconds: number) {
  const first = path.split("/", 2)[1] ?? "";
  requests.observe({ method, area: areas.has(first) ? first : "other", status: String(status) }, seconds);
}
