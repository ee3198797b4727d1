import { Agent, request } from "node:http";
import { createEmulator, type Emulator } from "emulate";
import { type Account, accounts, appPermissions, organization, readerPermissions } from "./accounts.ts";
import type { Answer } from "./call.ts";

/** A request to the emulator itself, past everything that the proxy adds. */
export type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>;

export interface Emulated {
  /** What addresses in its answers start with. */
  readonly url: string;
  /** As an administrator. */
  readonly root: Ask;
  /** As one of the accounts. */
  readonly as: (login: string) => Ask;
  /** With a token that the emulator has made itself, or an App's JWT. */
  readonly with: (token: string) => Ask;
  /** PEM keys of the Apps by their ids. */
  readonly appKeys: ReadonlyMap<string, string>;
  readonly close: () => Promise<void>;
}

/** The emulator counts 5,000 requests per token and hour; a token is left before that. */
const perToken = 4_500;
const tokensPerAccount = 60;

/** Starts `emulate` on a free port of loopback. */
export async function startEmulator(): Promise<Emulated> {
  const emulator = await createEmulator({ service: "github", port: 0, hostname: "127.0.0.1", seed: seed() });
  const address = emulator.url.replace("localhost", "127.0.0.1");
  const counts = new Map<string, number>();
  const as = (login: string): Ask => {
    return (method, path, body) => {
      const count = counts.get(login) ?? 0;
      counts.set(login, count + 1);
      return ask(address, `${login}-${Math.floor(count / perToken)}`, method, path, body);
    };
  };
  return {
    url: emulator.url,
    root: as(accounts.root.login),
    as,
    with: (token) => (method, path, body) => ask(address, token, method, path, body),
    appKeys: keysOf(emulator),
    close: () => emulator.close(),
  };
}

function seed(): { readonly [service: string]: unknown; readonly tokens: Record<string, { login: string }> } {
  const users: readonly Account[] = Object.values(accounts);
  const tokens = users.flatMap(({ login }) =>
    Array.from({ length: tokensPerAccount }, (_, at) => [`${login}-${at}`, { login }] as const),
  );
  const app = (id: number, slug: string, permissions: Readonly<Record<string, string>>) => ({
    app_id: id,
    slug,
    name: slug,
    permissions,
    installations: [{ installation_id: id * 10, account: organization, repository_selection: "all" }],
  });
  return {
    tokens: Object.fromEntries(tokens),
    github: {
      users,
      orgs: [{ login: organization, members: users.map(({ login }) => ({ login, role: "admin" })) }],
      apps: [app(1, "trip-config", appPermissions), app(2, "trip-config-reader", readerPermissions)],
    },
  };
}

function keysOf({ generatedSecrets }: Emulator): ReadonlyMap<string, string> {
  return new Map(generatedSecrets.map(({ id, value }) => [id, value]));
}

/**
 * The emulator ends connections that were idle for five seconds, at any moment: they are left long before. Where the
 * machine sleeps in between, a request meets an end, and is asked again (Node's manual, `request.reusedSocket`).
 */
const agent = new Agent({ keepAlive: true, timeout: 1_000 });

function ask(address: string, token: string, method: string, path: string, body: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const sent = request(address + path, { method, agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const { link } = response.headers;
        resolve({
          status: response.statusCode ?? 0,
          ...(typeof link === "string" && { headers: { link } }),
          ...(text !== "" && { body: JSON.parse(text) }),
        });
      });
    });
    const failed = (error: NodeJS.ErrnoException) => {
      if (sent.reusedSocket && error.code === "ECONNRESET") resolve(ask(address, token, method, path, body));
      else reject(error);
    };
    sent.on("error", failed).end(body === undefined ? undefined : JSON.stringify(body));
  });
}
