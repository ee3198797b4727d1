import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { asRecord, type Loose } from "../../generator/model/loose.ts";
import { referee, sourceOf } from "../support/referees.ts";
import { emptyFolder } from "../support/run.ts";

/** A Gitea of its own on loopback, with a database in a folder of its own. */
export interface Server {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Answers what it says as JSON; its administrator asks where no token is given. */
  readonly ask: (method: string, path: string, body?: object, token?: string) => Promise<Asked>;
  /** A token of an account, which is made when it is not there. */
  readonly token: (account: Account, scopes?: readonly string[]) => Promise<string>;
  /** A repository without a commit, that these accounts may write to. */
  readonly repository: (name: string, writers: readonly Account[], isPrivate: boolean) => Promise<void>;
  /** Gitea hears of a push when it has time. */
  readonly untilStarted: (name: string) => Promise<void>;
  /** Stops answering, until `start`; what it keeps stays. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Stops, and removes everything. */
  readonly close: () => Promise<void>;
}

export interface Asked {
  readonly status: number;
  readonly body: Loose;
  readonly list: readonly Loose[];
}

export interface Account {
  readonly login: string;
  readonly name: string;
  readonly email: string;
}

/** Who may do everything, and owns nothing. */
const root: Account = { login: "root-of-tests", name: "Root", email: "root@example.com" };

/** Milliseconds until it has to answer; it takes one or two seconds when nothing else runs. */
const patience = 120_000;

export async function startServer(): Promise<Server> {
  const { path: folder, remove } = emptyFolder();
  const [program, source, port] = await Promise.all([referee("gitea"), sourceOf("gitea"), freePort()]);
  const url = `http://127.0.0.1:${port}`;
  const settings = join(folder, "app.ini");
  mkdirSync(join(folder, "home"));
  writeFileSync(settings, settingsOf({ folder, source, port, url }));
  const env = {
    PATH: process.env.PATH,
    GOGC: "off",
    GOMEMLIMIT: "400MiB",
    // A queue of type channel marks what was pushed after somebody may have taken it (modules/queue/base_channel.go): then
    // that pull request is never looked at again. On one processor nobody comes in between.
    GOMAXPROCS: "1",
    HOME: join(folder, "home"),
    GITEA_WORK_DIR: folder,
  };
  const password = randomBytes(16).toString("hex");
  let child: ChildProcess | undefined;
  const passwords = new Map<string, string>([[root.login, password]]);

  const start = async (): Promise<void> => {
    child = spawn(program, ["web", "--config", settings], { env, stdio: "ignore" });
    const until = Date.now() + patience;
    while (!(await isUp(url))) {
      if (child.exitCode !== null || Date.now() > until) {
        throw new Error(`Gitea does not start: ${readFileSync(join(folder, "log/gitea.log"), "utf8").slice(-2_000)}`);
      }
      await setTimeout(50);
    }
  };
  const stop = async (): Promise<void> => {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null) return;
    await new Promise((resolve) => {
      running.once("close", resolve);
      running.kill("SIGKILL");
    });
  };
  const request = async (method: string, path: string, authorization: string, body?: object): Promise<Asked> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : {};
    return {
      status: response.status,
      body: asRecord(Array.isArray(parsed) ? {} : parsed),
      list: Array.isArray(parsed) ? parsed.map(asRecord) : [],
    };
  };
  const basic = (login: string) => `Basic ${Buffer.from(`${login}:${passwords.get(login)}`).toString("base64")}`;
  const tokenOf = async (login: string, scopes: readonly string[]): Promise<string> => {
    const name = randomBytes(8).toString("hex");
    const { body } = await request("POST", `/users/${login}/tokens`, basic(login), { name, scopes });
    if (typeof body.sha1 !== "string") throw new Error(`no token of ${login}: ${JSON.stringify(body)}`);
    return body.sha1;
  };

  await start();
  await runProgram(program, env, settings, [
    ...["admin", "user", "create", "--admin", "--must-change-password=false"],
    ...["--username", root.login, "--email", root.email, "--password", password],
  ]);
  const rootToken = await tokenOf(root.login, ["all"]);
  const ask: Server["ask"] = (method, path, body, token = rootToken) => request(method, path, `token ${token}`, body);
  const accounts = new Map<string, Promise<void>>();
  const makeAccount = async ({ login, name, email }: Account): Promise<void> => {
    const own = randomBytes(16).toString("hex");
    const account = { username: login, email, full_name: name, password: own, must_change_password: false };
    const { status, body } = await ask("POST", "/admin/users", account);
    if (status !== 201) throw new Error(`no account ${login}: ${JSON.stringify(body)}`);
    passwords.set(login, own);
  };
  return {
    url,
    ask,
    token: async (account, scopes = ["write:repository", "write:issue", "read:user"]) => {
      // Tests beside each other ask for the same accounts.
      const made = accounts.get(account.login) ?? makeAccount(account);
      accounts.set(account.login, made);
      await made;
      return tokenOf(account.login, scopes);
    },
    repository: async (path, writers, isPrivate) => {
      const [owner, name] = path.split("/");
      // Of several at once, one makes the organization.
      await ask("POST", "/orgs", { username: owner });
      const { status, body } = await ask("POST", `/orgs/${owner}/repos`, {
        name,
        private: isPrivate,
        default_branch: "main",
      });
      if (status !== 201) throw new Error(`no repository ${path}: ${JSON.stringify(body)}`);
      for (const { login } of writers) {
        await ask("PUT", `/repos/${path}/collaborators/${login}`, { permission: "write" });
      }
    },
    untilStarted: async (path) => {
      while ((await ask("GET", `/repos/${path}`)).body.empty !== false) await setTimeout(50);
    },
    start,
    stop,
    close: async () => {
      await stop();
      remove();
    },
  };
}

interface Place {
  readonly folder: string;
  readonly source: string;
  readonly port: number;
  readonly url: string;
}

/**
 * As little as there can be: no ssh, nothing from the net, no mail. Passwords are hashed a few times only, as tests log in
 * often. Lists have short pages, whatever is asked for.
 */
function settingsOf({ folder, source, port, url }: Place): string {
  const user = process.getuid?.() === 0 ? "RUN_USER = root\nI_AM_BEING_UNSAFE_RUNNING_AS_ROOT = true\n" : "";
  return `${user}RUN_MODE = prod
WORK_PATH = ${folder}
[server]
PROTOCOL = http
HTTP_ADDR = 127.0.0.1
HTTP_PORT = ${port}
ROOT_URL = ${url}/
STATIC_ROOT_PATH = ${source}
DISABLE_SSH = true
OFFLINE_MODE = true
LFS_START_SERVER = false
[database]
DB_TYPE = sqlite3
PATH = ${folder}/gitea.db
SQLITE_JOURNAL_MODE = WAL
SQLITE_TIMEOUT = 20000
[security]
INSTALL_LOCK = true
SECRET_KEY = ${randomBytes(16).toString("hex")}
PASSWORD_HASH_ALGO = pbkdf2$1$10
[service]
DISABLE_REGISTRATION = true
[repository]
ROOT = ${folder}/repositories
DEFAULT_BRANCH = main
[repository.signing]
SIGNING_KEY = none
[log]
ROOT_PATH = ${folder}/log
MODE = file
LEVEL = Warn
[indexer]
ISSUE_INDEXER_TYPE = db
REPO_INDEXER_ENABLED = false
[actions]
ENABLED = false
[cron]
ENABLED = false
[api]
MAX_RESPONSE_ITEMS = 7
[mailer]
ENABLED = false
[session]
PROVIDER = memory
[queue]
TYPE = channel
`;
}

async function isUp(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/api/healthz`)).ok;
  } catch {
    return false;
  }
}

function runProgram(
  program: string,
  env: Readonly<Record<string, string | undefined>>,
  settings: string,
  args: readonly string[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args, "--config", settings], { env, stdio: ["ignore", "ignore", "pipe"] });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject).on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`gitea ${args[0]}: ${stderr}`));
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject).listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
