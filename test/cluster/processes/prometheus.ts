import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Answers queries as Prometheus does, with what the test says. */
export interface Prometheus {
  readonly address: string;
  /** What is answered to queries that contain a text; the last word counts. `null`: no series, `"down"`: no answer. */
  readonly say: (part: string, value: number | null | "down") => void;
  /** Queries that were asked, in order. */
  readonly asked: () => readonly string[];
  readonly stop: () => void;
}

/** An HTTP server on loopback. It also takes requests as a proxy, so that what asks for the cluster's own Prometheus by name finds it. */
export async function startPrometheus(): Promise<Prometheus> {
  const said: (readonly [part: string, value: number | null | "down"])[] = [];
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://prometheus");
      const form = new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
      const query = form.get("query") ?? url.searchParams.get("query") ?? "";
      const value = said.findLast(([part]) => query.includes(part))?.[1] ?? null;
      if (url.pathname !== "/api/v1/query" || value === "down") {
        response.writeHead(503).end();
        return;
      }
      asked.push(query);
      const result = value === null ? [] : [{ metric: {}, value: [Date.now() / 1000, String(value)] }];
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ status: "success", data: { resultType: "vector", result } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    say: (part, value) => {
      said.push([part, value]);
    },
    asked: () => asked,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
