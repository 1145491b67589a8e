import { z } from "zod";

const publicSecrets = new Set(["secret", "changeme", "change-me", "development"]);

/** At least 32 characters and at least 10 different ones: "aaaa…" and words are not secrets. */
const strongSecret = (secret: string) =>
  secret.length >= 32 &&
  new Set(secret).size >= 10 &&
  ![...publicSecrets].some((word) => secret.startsWith(word));

const flag = (otherwise: "on" | "off") =>
  z
    .enum(["on", "off"])
    .default(otherwise)
    .transform((value) => value === "on");

const schema = z
  .object({
    NODE_ENV: z.enum(["development", "test", "production"]).default("production"),
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    HOST: z.string().default("127.0.0.1"),
    PEER_HOST: z.string().optional(),
    DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, "must begin with postgres://"),
    DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(12),
    REDIS_URL: z.string().regex(/^rediss?:\/\//, "must begin with redis://"),
    APP_SECRET: z.string(),
    APP_ORIGIN: z.url().optional(),
    TRUST_PROXY: z.string().default("loopback"),
    LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
    LOG_FORMAT: z.enum(["json", "pretty"]).default("json"),
    DEMO: flag("off"),
    DEMO_API_KEY: z.string().optional(),
    ALERT_THRESHOLD: z.coerce.number().int().min(1).max(1000).default(600),
    SCORER: z.enum(["rules", "none"]).default("rules"),
    SCORING_CONCURRENCY: z.coerce.number().int().min(1).max(8).default(4),
    CHAT_KEYS: z.string().default(""),
    CHAT_ORIGINS: z.string().default(""),
    CHAT_HOURS: z.string().default(""),
    CHAT_MESSAGES_PER_ADDRESS: z.coerce.number().int().min(10).default(600),
    CHAT_CONNECTIONS_PER_VISITOR: z.coerce.number().int().min(1).default(30),
    CHAT_CONNECTIONS_PER_ADDRESS: z.coerce.number().int().min(1).default(1_000),
    SMTP_HOST: z.string().default("127.0.0.1"),
    SMTP_PORT: z.coerce.number().int().min(0).max(65_535).default(2525),
    SMTP_TLS_KEY: z.string().optional(),
    SMTP_TLS_CERT: z.string().optional(),
    SMTP_RELAY: z.url({ protocol: /^smtps?$/ }).optional(),
    DKIM_KEYS: z.string().default(""),
    MAIL_DNS: z.string().default("system"),
    METRICS_TOKEN: z.string().min(16).optional(),
  })
  .superRefine((env, context) => {
    if (!env.SMTP_TLS_KEY !== !env.SMTP_TLS_CERT) {
      context.addIssue({
        code: "custom",
        path: [env.SMTP_TLS_KEY ? "SMTP_TLS_CERT" : "SMTP_TLS_KEY"],
        message: "must be set too: STARTTLS needs both the key and the certificate (paths of PEM files)",
      });
    }
    if (env.NODE_ENV === "production" && !strongSecret(env.APP_SECRET)) {
      context.addIssue({
        code: "custom",
        path: ["APP_SECRET"],
        message: "must be at least 32 random characters (for example: openssl rand -base64 48)",
      });
    }
  });

function parseEnvironment() {
  const parsed = schema.safeParse(process.env);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not usable:\n${lines.join("\n")}`);
}

/** The environment, parsed once. A missing or unusable variable stops the process with a list of what to set. */
export const env = parseEnvironment();

/** Where people reach the console, without a trailing slash. */
export const appOrigin = (env.APP_ORIGIN ?? `http://localhost:${env.PORT}`).replace(/\/$/, "");
