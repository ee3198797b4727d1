/**
 * The services behind the proxies: one process in a network namespace that tells, in a header of its answer, which of its
 * addresses was asked and what it saw. It speaks HTTP/1.1, WebSocket's handshake and HTTP/2 without TLS on one port, and
 * says who may pass where a path begins with /auth.
 */
import { createHash } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2Server, type ServerHttp2Stream } from "node:http2";
import { createServer as createNetServer, type Socket } from "node:net";

const port = Number(process.argv[2]);

function seen(
  address: string | undefined,
  method: string,
  target: string,
  headers: IncomingHttpHeaders,
  body: number,
): string {
  const {
    authorization,
    host = headers[":authority"],
    "x-forwarded-proto": proto,
    "x-forwarded-host": forwarded,
  } = headers;
  return Buffer.from(JSON.stringify({ address, method, target, host, proto, forwarded, authorization, body })).toString(
    "base64",
  );
}

function mayPass({ authorization }: IncomingHttpHeaders): boolean {
  return authorization === `Basic ${Buffer.from("trip:right").toString("base64")}`;
}

/** Milliseconds until a request is answered that asks to be kept waiting: longer than the timeouts of routes. */
const silence = 2500;

/** How often those were asked, by the word that they bring. */
const late = new Map<string, number>();

const http = createServer((request: IncomingMessage, response: ServerResponse) => {
  const { method = "", url = "", headers, socket } = request;
  let body = 0;
  request.on("data", (chunk: Buffer) => (body += chunk.length));
  request.on("end", () => {
    const [, asked] = /[?&]late=(\w+)/.exec(url) ?? [];
    if (url.startsWith("/times-of-late/")) {
      response.end(String(late.get(url.slice("/times-of-late/".length)) ?? 0));
      return;
    }
    if (asked !== undefined) late.set(asked, (late.get(asked) ?? 0) + 1);
    const isAuth = url.startsWith("/auth");
    const answer = () => {
      response.writeHead(isAuth && !mayPass(headers) ? 401 : 200, {
        "content-type": "text/plain",
        // What Traefik is told by whoever is asked goes back to the client.
        ...(!isAuth && { "x-echo": seen(socket.localAddress, method, url, headers, body) }),
      });
      response.end("echo");
    };
    if (asked === undefined || isAuth) answer();
    else setTimeout(answer, silence);
  });
  request.on("error", () => socket.destroy());
});

http.on("upgrade", (request: IncomingMessage, socket: Socket) => {
  const { method = "", url = "", headers } = request;
  socket.on("error", () => socket.destroy());
  if (url.startsWith("/auth")) {
    socket.end(
      `HTTP/1.1 ${mayPass(headers) ? "200 OK" : "401 Unauthorized"}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );
    return;
  }
  const key = `${headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const lines = [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Accept: ${createHash("sha1").update(key).digest("base64")}`,
    `X-Echo: ${seen(socket.localAddress, method, url, headers, 0)}`,
  ];
  socket.end(`${lines.join("\r\n")}\r\n\r\n`);
});

const http2 = createHttp2Server();
http2.on("stream", (stream: ServerHttp2Stream, headers) => {
  const { ":method": method = "", ":path": target = "" } = headers;
  let body = 0;
  stream.on("data", (chunk: Buffer) => (body += chunk.length));
  stream.on("error", () => stream.close());
  stream.on("end", () => {
    const echo = seen(stream.session?.socket.localAddress, method, target, headers, body);
    stream.respond({ ":status": 200, "content-type": "application/grpc", "x-echo": echo }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.end(Buffer.alloc(5));
  });
});

createNetServer((socket) => {
  socket.once("data", (first) => {
    socket.pause();
    socket.unshift(first);
    const isHttp2 = first.toString("latin1").startsWith("PRI * HTTP/2");
    (isHttp2 ? http2 : http).emit("connection", socket);
    // HTTP/2 takes what was read already by itself.
    if (!isHttp2) process.nextTick(() => socket.resume());
  });
  socket.on("error", () => socket.destroy());
}).listen(port, "0.0.0.0", () => console.log("ready"));
