import { randomBytes } from "node:crypto";
import { provideApiKey } from "#app/features/accounts/api-keys.server.ts";
import { sessionCookie } from "#app/features/accounts/session-cookie.server.ts";
import { startSession } from "#app/features/accounts/sessions.server.ts";
import { createStaff } from "#app/features/accounts/staff.server.ts";
import { prisma } from "#app/platform/db.server.ts";

// Run as a program of its own, with the environment of the database it writes to.
const system = { type: "system" } as const;
const apiKey = `upay_${randomBytes(32).toString("base64url")}`;
await provideApiKey(system, "Bench", apiKey, [
  "transactions:write",
  "transactions:read",
  "emails:write",
  "decisions:write",
]);
const { id } = await createStaff(system, {
  email: "bench@upay.example",
  name: "Bench",
  role: "analyst",
  password: randomBytes(24).toString("base64url"),
});
const { token } = await startSession(prisma, id, { address: null, userAgent: "bench" }, true);
const [cookie = ""] = sessionCookie(token).split(";");
process.stdout.write(`${JSON.stringify({ apiKey, cookie })}\n`);
process.exit(0);
