/** Chart repositories on loopback: one of files, as `helm repo index` makes them, and a registry. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** Archives by `<chart>-<version>`; a test may change them while they are served. */
export type Archives = Map<string, Buffer>;

export interface Served {
  /** Host and port. */
  readonly host: string;
  readonly close: () => Promise<void>;
}

export function served(listener: RequestListener): Promise<Served> {
  const server = createServer(listener);
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        host: `127.0.0.1:${port}`,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
}

/** A repository of files: index.yaml and the archives that it names. */
export function repositoryOf(archives: Archives): Promise<Served> {
  return served(({ url = "" }, response) => {
    const archive = archives.get(url.slice(1, -".tgz".length));
    if (url === "/index.yaml") response.end(indexOf(archives));
    else if (url.endsWith(".tgz") && archive !== undefined) response.end(archive);
    else response.writeHead(404).end();
  });
}

function indexOf(archives: Archives): string {
  const entries: Record<string, object[]> = {};
  for (const [path, archive] of archives) {
    const [, name = "", version = ""] = /^(.*?)-(\d.*)$/.exec(path) ?? [];
    const digest = createHash("sha256").update(archive).digest("hex");
    entries[name] = [...(entries[name] ?? []), { apiVersion: "v2", name, version, digest, urls: [`${path}.tgz`] }];
  }
  return JSON.stringify({ apiVersion: "v1", entries, generated: "2026-01-01T00:00:00Z" });
}

/** A registry by the distribution specification, to be read only; `login` is asked for where there is one. */
export function registryOf(archives: Archives, login?: string): Promise<Served> {
  return served((request, response) => {
    if (login !== undefined && !hasLogin(request, login)) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="charts"' }).end();
      return;
    }
    const answer = contentOf(request.url ?? "", archives);
    if (answer === undefined) {
      response.writeHead(404, { "content-type": "application/json" });
      response.end('{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}');
      return;
    }
    response.writeHead(200, {
      "content-type": answer.type,
      "content-length": answer.bytes.length,
      "docker-content-digest": digestOf(answer.bytes),
    });
    response.end(request.method === "HEAD" ? undefined : answer.bytes);
  });
}

function hasLogin({ headers }: IncomingMessage, login: string): boolean {
  return headers.authorization === `Basic ${Buffer.from(login).toString("base64")}`;
}

interface Content {
  readonly type: string;
  readonly bytes: Buffer;
}

const manifestType = "application/vnd.oci.image.manifest.v1+json";

function contentOf(url: string, archives: Archives): Content | undefined {
  if (url === "/v2/") return { type: "application/json", bytes: Buffer.from("{}") };
  const [, name = "", kind, reference = ""] = /^\/v2\/charts\/([^/]+)\/(manifests|blobs)\/([^/?]+)/.exec(url) ?? [];
  for (const [path, archive] of archives) {
    const version = path.slice(name.length + 1);
    if (path !== `${name}-${version}`) continue;
    const config = Buffer.from(JSON.stringify({ apiVersion: "v2", name, version }));
    const manifest = Buffer.from(manifestOf(config, archive));
    const isIt = (bytes: Buffer) => digestOf(bytes) === reference;
    if (kind === "manifests" && (version === reference || isIt(manifest)))
      return { type: manifestType, bytes: manifest };
    if (kind === "blobs" && isIt(config)) return { type: "application/octet-stream", bytes: config };
    if (kind === "blobs" && isIt(archive)) return { type: "application/octet-stream", bytes: archive };
  }
  return undefined;
}

function manifestOf(config: Buffer, archive: Buffer): string {
  const described = (mediaType: string, bytes: Buffer) => ({ mediaType, digest: digestOf(bytes), size: bytes.length });
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    config: described("application/vnd.cncf.helm.config.v1+json", config),
    layers: [described("application/vnd.cncf.helm.chart.content.v1.tar+gzip", archive)],
  });
}

export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
