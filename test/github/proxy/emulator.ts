import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Readable } from "node:stream";
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
  const listener = await listenerOf(emulator.url.replace("localhost", "127.0.0.1"));
  const counts = new Map<string, number>();
  const as = (login: string): Ask => {
    return (method, path, body) => {
      const count = counts.get(login) ?? 0;
      counts.set(login, count + 1);
      return ask(listener, `${login}-${Math.floor(count / perToken)}`, method, path, body);
    };
  };
  return {
    url: emulator.url,
    root: as(accounts.root.login),
    as,
    with: (token) => (method, path, body) => ask(listener, token, method, path, body),
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

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * What answers at an address of this process: Node tells of each request that begins, with the server that it came to.
 * Called without a connection it answers at a third of what that takes, and the emulator has no other door.
 */
async function listenerOf(address: string): Promise<Listener> {
  const servers = new Set<Server>();
  const begins = (message: unknown) => servers.add((message as { readonly server: Server }).server);
  subscribe("http.server.request.start", begins);
  await fetch(address);
  unsubscribe("http.server.request.start", begins);
  for (const server of servers) {
    const at = server.address();
    if (at === null || typeof at === "string" || String(at.port) !== new URL(address).port) continue;
    const [listener] = server.listeners("request");
    if (listener !== undefined) return listener as Listener;
  }
  throw new Error(`nothing of this process answers at ${address}`);
}

function ask(listener: Listener, token: string, method: string, path: string, body: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { host: "localhost", authorization: `Bearer ${token}`, "content-type": "application/json" };
    const sent = Readable.from(body === undefined ? [] : [Buffer.from(JSON.stringify(body))]);
    const told = new Map<string, string>();
    const chunks: Uint8Array[] = [];
    const response = {
      statusCode: 200,
      setHeader: (name: string, value: string) => told.set(name.toLowerCase(), value),
      write: (chunk: Uint8Array) => chunks.push(chunk) > 0,
      destroy: reject,
      end: () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const link = told.get("link");
        resolve({
          status: response.statusCode,
          ...(link !== undefined && { headers: { link } }),
          ...(text !== "" && { body: JSON.parse(text) }),
        });
      },
    };
    listener(Object.assign(sent, { method, url: path, headers }) as never, response as never);
  });
}
