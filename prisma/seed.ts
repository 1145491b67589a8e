import { provideApiKey } from "#app/features/accounts/api-keys.server.ts";
import { demoStaff, provideDemoStaff } from "#app/features/accounts/demo-staff.server.ts";
import { scopes } from "#app/features/accounts/permissions.ts";
import { demoMailbox, provideMailbox } from "#app/features/channels/email/mailboxes.server.ts";
import { closeDatabase } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { seedCustomers } from "./seed-customers.ts";
import { seedReplies } from "./seed-replies.ts";

/** What demonstration staff sign in with. */
const demoPassword = process.env.DEMO_PASSWORD ?? "upay-demo-2026";

/**
 * Fills a private database with what the demonstration needs: staff, the customers of the
 * simulated world and an API key for its stream. Every start may run it again.
 */
async function seed() {
  const system = { type: "system" } as const;
  const added = await provideDemoStaff(system, demoPassword);
  const customers = await seedCustomers();
  if (customers > 0) console.error(`Added ${customers} simulated customers`);
  await seedReplies();
  await provideMailbox(system, demoMailbox);
  if (env.DEMO_API_KEY) {
    await provideApiKey(system, "Demonstration stream", env.DEMO_API_KEY, [...scopes]);
  }
  return added;
}

try {
  const added = await seed();
  console.error(
    added > 0 ? `Added ${added} demonstration staff` : "The demonstration staff are there already",
  );
  // Who starts the console reads this and shows how to sign in.
  console.log(
    JSON.stringify({ password: demoPassword, staff: demoStaff.map(({ email, role }) => ({ email, role })) }),
  );
} finally {
  await closeDatabase();
}
