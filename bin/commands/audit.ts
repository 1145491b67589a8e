import type { Command } from "commander";
import { verifyAuditChain } from "#app/features/audit/audit-log.server.ts";

/** `audit verify`: recomputes the hash chain of the audit log. */
export function registerAudit(program: Command) {
  program
    .command("audit")
    .description("the audit log")
    .command("verify")
    .description("recompute the hash chain; exit 1 where it is broken")
    .action(async () => {
      const report = await verifyAuditChain({ type: "system" });
      process.stdout.write(`${JSON.stringify(report)}\n`);
      if (!report.intact) process.exitCode = 1;
    });
}
