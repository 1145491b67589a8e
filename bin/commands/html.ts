import type { Command } from "commander";
import { textOfFile } from "#app/features/channels/email/charset/text-file.ts";
import { longestHtml } from "#app/features/channels/email/html/html-tree.ts";
import { sanitiseHtml } from "#app/features/channels/email/html/sanitise.ts";
import { largestMail } from "#app/features/channels/email/parse-email.ts";
import { printEachFile } from "./each-file.ts";

const help = `
Each line is {"file","html"}; HTML beyond ${longestHtml / 1_000_000} million characters is cut; a file that cannot be read has "error" and an empty "html".
Images of the web lose their src and keep its address in data-blocked-src; images of the mail keep src="cid:…".
Links open apart (rel, target) and say where they lead in title and data-host; data-lookalike says why one may lead
elsewhere than it seems: text-names-other-host, mixed-alphabets, foreign-twin, like-NAME, name-elsewhere,
user-in-address, bare-number.`;

/** `html sanitize`: HTML as it may be shown, as JSON lines. */
export function registerHtml(program: Command) {
  program
    .command("html")
    .description("HTML of mails in files")
    .command("sanitize")
    .description("print each file's HTML as it may be shown, one JSON line for each file, in order")
    .argument("<file...>", "HTML in any charset, each up to 64 MB")
    .addHelpText("after", help)
    .action((files: string[]) =>
      printEachFile(
        files,
        largestMail,
        (content) => ({ html: sanitiseHtml(textOfFile(content, true)) }),
        (error) => ({ html: "", error }),
      ),
    );
}
