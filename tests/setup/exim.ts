import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import PostalMime, { type Email } from "postal-mime";
import { freePort, provideEximProgram } from "../../bin/bootstrap/testing.mjs";
import { until } from "./until.ts";

/** Exim runs as root only to become somebody else. */
const nobody = { name: "nobody", group: "nogroup", uid: 65_534, gid: 65_534 };

/** Where nobody lives: what is sent there comes back. */
export const nowhere = "nowhere.example";

interface Setting {
  folder: string;
  port: number;
  /** where mail for us is handed on to */
  relayPort: number;
  user: string | null;
}

const configuration = ({ folder, port, relayPort, user }: Setting) => `
keep_environment =
${user === null ? "" : `exim_user = ${user}\nexim_group = ${nobody.group}\n`}
primary_hostname = mta.example
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%s
pid_file_path = ${folder}/spool/exim.pid
daemon_smtp_ports = ${port}
local_interfaces = 127.0.0.1
tls_advertise_hosts =
host_lookup =
rfc1413_hosts =
never_users =
deliver_drop_privilege
acl_smtp_rcpt = accept
acl_smtp_data = accept

begin routers
nobody_there:
  driver = redirect
  domains = ${nowhere}
  data = :fail: nobody of this name lives here
  allow_fail
ours:
  driver = manualroute
  domains = upay.example
  route_list = * 127.0.0.1
  self = send
  transport = ours
  no_more
others:
  driver = accept
  transport = box

begin transports
ours:
  driver = smtp
  port = ${relayPort}
  allow_localhost
  hosts_try_fastopen =
box:
  driver = appendfile
  maildir_format
  create_directory
  directory = ${folder}/box

begin retry
* * F,1h,1s
`;

/**
 * A mail transfer agent of one's own on a free port of this machine: it hands mail for upay.example on to a port,
 * sends back what goes to {@link nowhere}, and keeps everything else.
 */
export async function startExim(relayPort: number) {
  const program = await provideEximProgram();
  const folder = mkdtempSync(join(tmpdir(), "upay-exim-"));
  const port = await freePort();
  const isRoot = process.getuid?.() === 0;
  for (const path of ["", "spool", "log", "box"]) {
    mkdirSync(join(folder, path), { recursive: true });
    if (isRoot) chownSync(join(folder, path), nobody.uid, nobody.gid);
  }
  // It believes no configuration that others could write.
  const config = join(folder, "exim.conf");
  const user = isRoot ? nobody.name : null;
  writeFileSync(config, configuration({ folder, port, relayPort, user }), { mode: 0o644 });
  const child = spawn(program, ["-C", config, "-bdf"], { stdio: ["ignore", "ignore", "pipe"] });
  const said: string[] = [];
  child.stderr.on("data", (data) => said.push(String(data)));
  const log = () => {
    const file = join(folder, "log", "main");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  };
  await until("Exim listens", () => {
    if (child.exitCode !== null) throw new Error(`Exim (as ${userInfo().username}) ended:\n${said.join("")}`);
    return log().includes("listening for SMTP");
  });
  const exim = (...args: string[]) => promisify(execFile)(program, ["-C", config, ...args]);
  return {
    port,
    log,
    /** Tries everything that waits once more; it returns when that was tried. */
    retry: () => exim("-qff"),
    /** How many mails wait. */
    waiting: async () => Number((await exim("-bpc")).stdout.trim()),
    /** Mails that it kept, as a mail program reads them. */
    box: (): Promise<Email[]> => {
      const kept = join(folder, "box", "new");
      const files = existsSync(kept) ? readdirSync(kept).sort() : [];
      return Promise.all(files.map((file) => PostalMime.parse(readFileSync(join(kept, file)))));
    },
    async close() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
