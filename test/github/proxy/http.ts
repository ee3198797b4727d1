import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { asRecord } from "../../../generator/model/loose.ts";
import type { Answer } from "./call.ts";
import type { Seen } from "./faults.ts";
import { answerGraphql, seenGraphql } from "./graphql.ts";
import type { Shared } from "./hub.ts";
import { answerRest, seenRest } from "./rest.ts";
import { tokenOf } from "./tokens.ts";

/** A request as it came in. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly body: unknown;
  /** `http://127.0.0.1:PORT`. */
  readonly web: string;
  /** Where REST begins. */
  readonly api: string;
}

/** Where a GitHub Enterprise Server has its APIs, and the two as github.com's own host has them. */
const mounts = [
  { rest: "/api/v3", graphql: "/api/graphql" },
  { rest: "/api.github.com", graphql: "/api.github.com/graphql" },
] as const;

/** The server, with git's own paths below `/OWNER/NAME.git/`. */
export function answering(shared: Shared): Server {
  return createServer((request, response) => {
    handle(shared, request, response).catch((error: unknown) => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      shared.violations.push(`the proxy failed at ${request.method} ${request.url}: ${message}`);
      response.writeHead(500).end(JSON.stringify({ message }));
    });
  });
}

async function handle(shared: Shared, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const web = `http://${request.headers.host}`;
  const { pathname, searchParams } = new URL(request.url ?? "/", web);
  if (pathname.includes(".git/")) return shared.transport.serve(shared, request, bytes, response);
  const { method = "GET", headers } = request;
  const mount = mounts.find(({ rest, graphql }) => pathname === graphql || pathname.startsWith(`${rest}/`));
  if (mount === undefined) return end(response, 404, { message: "Not Found" });
  const isGraphql = pathname === mount.graphql;
  const text = bytes.toString("utf8");
  const incoming: Incoming = {
    method,
    path: isGraphql ? pathname : pathname.slice(mount.rest.length),
    query: searchParams,
    authorization: headers.authorization,
    body: text === "" ? undefined : JSON.parse(text),
    web,
    api: web + mount.rest,
  };
  const seen: Seen = {
    method,
    path: incoming.path,
    token: tokenOf(headers.authorization),
    ...(isGraphql ? seenGraphql(shared, incoming) : seenRest(shared, incoming)),
  };
  const record = (status: number | "cut", answer: unknown) =>
    shared.exchanges.push({ ...seen, request: incoming.body, status, response: answer });
  const effect = shared.faults.of(seen);
  if (effect === "cut-before") {
    record("cut", undefined);
    request.socket.destroy();
    return;
  }
  if (typeof effect === "object" && "meanwhile" in effect) await effect.meanwhile();
  const given = typeof effect === "object" && "status" in effect ? effect : undefined;
  const answer = isGraphql ? await answerGraphql(shared, incoming, given) : await answerRest(shared, incoming, given);
  if (effect === "cut-after") {
    record("cut", undefined);
    request.socket.destroy();
    return;
  }
  record(answer.status, answer.body);
  send(response, answer, `${web}${request.url?.split("?")[0]}`);
}

function send(response: ServerResponse, { status, headers = {}, body }: Answer, address: string): void {
  const named = Object.entries(headers).map(([name, value]) => [name, value.replaceAll("{api}", address)]);
  const usual = { "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "4999", "x-ratelimit-reset": "9999999999" };
  end(response, status, body, { ...usual, ...asRecord(Object.fromEntries(named)) } as Record<string, string>);
}

function end(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
