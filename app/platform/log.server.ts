import pino from "pino";
import { env } from "./env.server.ts";

/**
 * Structured logs. Only identifiers, counts and durations go in: no payloads, no
 * names, no addresses of people. The redaction is a second net, not the first.
 */
export const log = pino({
  level: env.LOG_LEVEL,
  base: undefined,
  formatters: { level: (label) => ({ level: label }) },
  redact: {
    paths: [
      "password",
      "token",
      "secret",
      "authorization",
      "cookie",
      "*.password",
      "*.token",
      "*.secret",
      "*.authorization",
      "*.cookie",
    ],
    censor: "[redacted]",
  },
  ...(env.LOG_FORMAT === "pretty" && {
    transport: {
      target: "pino-pretty",
      options: { colorize: true, translateTime: "SYS:HH:MM:ss", ignore: "pid,hostname", singleLine: true },
    },
  }),
});
