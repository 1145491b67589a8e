import { spawn } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { ImapFlow } from "imapflow";
import { freePort, provideDovecotProgram } from "../../bin/bootstrap/testing.mjs";
import { until } from "./until.ts";

/** The user that mail servers ask to have no rights; root's mail they do not touch. */
const nobody = { name: "nobody", group: "nogroup", uid: 65_534, gid: 65_534 };

export const imapUser = "support";
export const imapPassword = "right horse battery";

interface Setting {
  folder: string;
  port: number;
  user: string;
  group: string;
  tls?: { key: string; cert: string };
  idle: boolean;
}

/** All of it runs as one user, in one folder, and is heard on one port of this machine. */
const configuration = ({ folder, port, user, group, tls, idle }: Setting) => `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
first_valid_uid = 1
mail_location = maildir:${folder}/mail/%u
mailbox_idle_check_interval = 1 secs
${idle ? "" : "imap_capability = IMAP4rev1 LITERAL+ SASL-IR ID ENABLE UIDPLUS"}
disable_plaintext_auth = no
auth_failure_delay = 0
auth_mechanisms = plain login xoauth2
ssl = ${tls ? "yes" : "no"}
${tls ? `ssl_cert = <${tls.cert}\nssl_key = <${tls.key}` : ""}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service stats {
  chroot =
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${folder}/users
  mechanisms = plain login
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${folder}/tokens
  mechanisms = xoauth2
}
userdb {
  driver = static
  args = home=${folder}/mail/%u allow_all_users=yes
}
`;

/**
 * A Dovecot of one's own on a free port of this machine, with one user whose mail begins empty.
 *
 * @param tls with both, STARTTLS is offered
 * @param idle whether it says that it can tell of new mail (RFC 2177)
 */
export async function startDovecot(tls?: { key: Buffer; cert: Buffer }, { idle = true } = {}) {
  const program = await provideDovecotProgram();
  const folder = mkdtempSync(join(tmpdir(), "upay-dovecot-"));
  const port = await freePort();
  const isRoot = process.getuid?.() === 0;
  const owner = isRoot ? nobody : { name: userInfo().username, group: undefined, uid: undefined };
  const file = (name: string, text: string | Buffer) => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    if (isRoot) chownSync(path, nobody.uid, nobody.gid);
    return path;
  };
  for (const path of ["", "run", "state", "mail"]) {
    mkdirSync(join(folder, path), { recursive: true });
    if (isRoot) chownSync(join(folder, path), nobody.uid, nobody.gid);
  }
  file("users", `${imapUser}:${imapPassword}\n`);
  file("tokens", `${imapUser}:none\n`);
  const config = file(
    "dovecot.conf",
    configuration({
      ...{ folder, port, idle, user: owner.name },
      group: owner.group ?? "staff",
      ...(tls && { tls: { key: file("key.pem", tls.key), cert: file("cert.pem", tls.cert) } }),
    }),
  );

  function launch() {
    const child = spawn(program, ["-F", "-c", config], {
      stdio: ["ignore", "ignore", "pipe"],
      ...(isRoot && { uid: nobody.uid, gid: nobody.gid }),
    });
    const said: string[] = [];
    child.stderr.on("data", (data) => said.push(String(data)));
    const cut = () => child.kill("SIGTERM");
    process.once("exit", cut);
    child.once("exit", () => process.off("exit", cut));
    return { child, said };
  }
  let running = launch();

  async function end() {
    const { child } = running;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await gone;
  }

  /** A connection of a mail program's. */
  async function connect(): Promise<ImapFlow> {
    const client = new ImapFlow({
      host: "127.0.0.1",
      port,
      secure: false,
      doSTARTTLS: false,
      auth: { user: imapUser, pass: imapPassword },
      logger: false,
      disableAutoIdle: true,
    });
    client.on("error", () => undefined);
    await client.connect();
    return client;
  }

  async function ready() {
    await until("Dovecot lets us in", async () => {
      if (running.child.exitCode !== null) {
        let log = "";
        try {
          log = readFileSync(join(folder, "log"), "utf8");
        } catch {
          // it has not got that far
        }
        throw new Error(`Dovecot ended: ${running.said.join("")}${log}`);
      }
      const client = await connect().catch(() => undefined);
      await client?.logout();
      return client;
    });
  }
  await ready();

  /** Does something with the mailbox as another mail program would. */
  async function as<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const client = await connect();
    try {
      await client.mailboxOpen("INBOX");
      return await work(client);
    } finally {
      await client.logout();
    }
  }

  return {
    port,
    as,
    /** Puts a mail into the mailbox; `seen` as if somebody had read it already. */
    deliver: (raw: Buffer, { seen = false, at }: { seen?: boolean; at?: Date } = {}) =>
      as((client) => client.append("INBOX", raw, seen ? ["\\Seen"] : [], at)),
    /** Puts many into it over one connection. */
    deliverAll: (mails: Buffer[]) =>
      as(async (client) => {
        for (const raw of mails) await client.append("INBOX", raw);
      }),
    /** What a server's restore does: the same mails under new UIDs, and a UIDVALIDITY that says so. */
    async renumber() {
      await end();
      for (const name of readdirSync(join(folder, "mail", imapUser)).filter((one) =>
        one.startsWith("dovecot"),
      ))
        rmSync(join(folder, "mail", imapUser, name));
      running = launch();
      await ready();
    },
    async restart() {
      await end();
      running = launch();
      await ready();
    },
    stop: end,
    async close() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
    /** who may come in by OAuth 2, with which token */
    allowToken: (token: string) => file("tokens", `${imapUser}:${token}\n`),
    logFile: join(folder, "log"),
  };
}

export type Dovecot = Awaited<ReturnType<typeof startDovecot>>;
