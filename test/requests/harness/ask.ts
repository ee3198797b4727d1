/** Sends a request as the model describes it, and tells what became of it in the model's words. */
import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from "node:http";
import { connect } from "node:http2";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Answer, Headers, Request } from "../../../generator/model/requests/request.ts";

/** Where a proxy listens on loopback. */
export interface ProxyPorts {
  readonly http: number;
  readonly https: number;
}

export type Backends = ReadonlyMap<string, string>;

/** Connections of one client. */
export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** What a client opens ahead, and no more. */
const connections = 8;

function agentsOf(maxSockets: number, localAddress?: string): Agents {
  const kept = { keepAlive: true, maxSockets, ...(localAddress !== undefined && { localAddress }) };
  return {
    http: new HttpAgent(kept),
    https: new HttpsAgent({ ...kept, rejectUnauthorized: false, ALPNProtocols: ["http/1.1"] }),
  };
}

let clients = 0;

/** A client that nobody has seen: its address is one of loopback's, of which there are 65,000. */
export function newClient(): Agents {
  clients++;
  return agentsOf(connections, `127.7.${clients >> 8}.${clients & 255}`);
}

const usual = agentsOf(64);

const passwords = { right: "right", wrong: "something-else" } as const;

export async function ask(
  proxy: ProxyPorts,
  request: Request,
  backends: Backends,
  agents: Agents = usual,
): Promise<Answer> {
  const sent = headersOf(request);
  const { status, headers } =
    request.protocol === "grpc" ? await askHttp2(proxy, request, sent) : await askHttp1(proxy, request, sent, agents);
  return answerIn(status, headers, backends);
}

/**
 * Opens connections for what is asked next, by requests to a host that nobody has: a handshake takes longer than the request,
 * and no limit counts them.
 */
export async function openConnections(
  proxy: ProxyPorts,
  { scheme, host }: Pick<Request, "scheme" | "host">,
  agents: Agents,
): Promise<void> {
  const request: Request = { scheme, method: "GET", host, target: "/" };
  const asked = { host: "nobody.example.org" };
  await Promise.all(Array.from({ length: connections }, () => askHttp1(proxy, request, asked, agents)));
}

/** Ends the connections that are kept. */
export function hangUp(agents: Agents = usual): void {
  agents.http.destroy();
  agents.https.destroy();
}

function headersOf({ origin, asksFor, credentials, host, body, protocol }: Request): OutgoingHttpHeaders {
  const secret = credentials && Buffer.from(`trip:${passwords[credentials]}`).toString("base64");
  return {
    ...(protocol === "grpc" ? { "content-type": "application/grpc", te: "trailers" } : { host }),
    ...(body !== undefined && { "content-length": body }),
    ...(secret !== undefined && { authorization: `Basic ${secret}` }),
    ...(origin !== undefined && { origin }),
    ...(asksFor !== undefined && { "access-control-request-method": asksFor }),
    ...(protocol === "websocket" && {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    }),
  };
}

interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

function askHttp1(
  proxy: ProxyPorts,
  { scheme, method, target, body = 0, host }: Request,
  headers: OutgoingHttpHeaders,
  agents: Agents,
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const common = { host: "127.0.0.1", port: proxy[scheme], method, path: target, headers, timeout: 20_000 };
    const sent =
      scheme === "https"
        ? httpsRequest({ ...common, agent: agents.https, servername: host.replace(/:.*/, "").toLowerCase() })
        : httpRequest({ ...common, agent: agents.http });
    let isAnswered = false;
    sent.on("response", (response) => {
      isAnswered = true;
      response.resume();
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
      response.on("error", () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    sent.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    });
    sent.on("timeout", () => sent.destroy(new Error("no answer within 20 s")));
    // A body that is refused is not read to its end.
    sent.on("error", (error) =>
      isAnswered ? undefined : reject(new Error(`${method} ${host}${target}: ${error.message}`)),
    );
    sent.end(body === 0 ? undefined : Buffer.alloc(body, "x"));
  });
}

function askHttp2(proxy: ProxyPorts, { method, target, host }: Request, headers: OutgoingHttpHeaders): Promise<Got> {
  return new Promise((resolve, reject) => {
    const session = connect(`https://127.0.0.1:${proxy.https}`, { rejectUnauthorized: false, servername: host });
    session.on("error", reject);
    const stream = session.request({ ":method": method, ":path": target, ":authority": host, ...headers });
    stream.on("response", (got) => {
      const { ":status": status = 0, ...others } = got;
      resolve({ status, headers: others });
      stream.resume();
    });
    stream.on("error", reject);
    stream.on("close", () => session.close());
    stream.setTimeout(20_000, () => reject(new Error(`${host}${target}: no answer within 20 s`)));
    stream.end(emptyMessage);
  });
}

/** A message of gRPC with nothing in it: not compressed, of length 0. */
const emptyMessage = Buffer.alloc(5);

/** Headers that the model speaks of; an empty one says nothing. */
const told = /^(location|www-authenticate|access-control-allow-(origin|credentials|methods|headers))$/;

/** Where to come back to after signing in is encoded in different ways. */
function plain(value: string): string {
  const [start = "", returned] = value.split("?rd=");
  return returned === undefined ? value : `${start}?rd=${decodeURIComponent(returned)}`;
}

function answerIn(status: number, headers: IncomingHttpHeaders, backends: Backends): Answer {
  const entries = Object.entries(headers).filter(([name, value]) => told.test(name) && value !== "");
  const kept: Headers = Object.fromEntries(entries.map(([name, value]) => [name, plain(String(value))]));
  const echo = headers["x-echo"];
  if (typeof echo !== "string") return { kind: "answered", status, headers: kept };
  const { address, target, authorization } = JSON.parse(Buffer.from(echo, "base64").toString("utf8"));
  const backend = backends.get(address) ?? String(address);
  return { kind: "passed", backend, target, credentials: authorization !== undefined, headers: kept };
}
