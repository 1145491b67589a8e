import { text } from "node:stream/consumers";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { z } from "zod";
import { roles } from "#app/features/accounts/permissions.ts";
import { createStaff, inviteStaff } from "#app/features/accounts/staff.server.ts";
import { staffEmail, staffName, staffRole } from "#app/features/accounts/staff.ts";

const parsedBy =
  <T>(schema: z.ZodType<T>, expected: string) =>
  (value: string): T => {
    const parsed = schema.safeParse(value);
    if (!parsed.success) throw new InvalidArgumentError(`Expected ${expected}.`);
    return parsed.data;
  };

interface Options {
  email: z.infer<typeof staffEmail>;
  name: z.infer<typeof staffName>;
  role: z.infer<typeof staffRole>;
  passwordStdin?: boolean;
}

/** `users create`: the way to the first administrator of an empty database. */
export function registerUsers(program: Command) {
  program
    .command("users")
    .description("members of staff")
    .command("create")
    .description("add somebody; without --password-stdin the answer holds a link that sets the password")
    .requiredOption("--email <address>", "what they sign in with", parsedBy(staffEmail, "an e-mail address"))
    .requiredOption("--name <name>", "shown to colleagues", parsedBy(staffName, "1 to 80 characters"))
    .addOption(
      new Option("--role <role>", roles.join(", "))
        .choices(roles)
        .argParser(parsedBy(staffRole, `one of ${roles.join(", ")}`))
        .makeOptionMandatory(),
    )
    .option("--password-stdin", "read the password from standard input")
    .action(async ({ passwordStdin, ...staff }: Options) => {
      const system = { type: "system" } as const;
      const password = passwordStdin ? (await text(process.stdin)).replace(/\r?\n$/, "") : undefined;
      const created =
        password === undefined
          ? await inviteStaff(system, staff)
          : await createStaff(system, { ...staff, password });
      process.stdout.write(`${JSON.stringify({ ...created, ...staff })}\n`);
    });
}
