/** The environment of everything that tests start; no real address or secret can slip in. */
export function testEnvironment(databaseUrl: string, redisUrl: string) {
  return {
    NODE_ENV: "test",
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    APP_SECRET: "integration-tests-0123456789-abcdefghijklm",
    LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
    LOG_FORMAT: "json",
    DEMO: "off",
    // No name is looked up beyond this machine.
    MAIL_DNS: "none",
  };
}

/** Closes what the product's own modules opened in this process. */
export async function closePlatform() {
  const [database, publish, queue, redis] = await Promise.all([
    import("#app/platform/db.server.ts"),
    import("#app/platform/publish.server.ts"),
    import("#app/platform/queue.server.ts"),
    import("#app/platform/redis.server.ts"),
  ]);
  await Promise.allSettled([publish.closePublish(), queue.closeQueues()]);
  await Promise.allSettled([database.closeDatabase()]);
  await redis.closeRedis();
}
