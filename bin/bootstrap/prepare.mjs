import { providePackages } from "./packages.mjs";
import { providePrismaClient } from "./prisma-client.mjs";

/** What every command needs before it can load anything but Node.js itself. */
export async function prepare() {
  await providePackages();
  await providePrismaClient();
}
