import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { gitAt } from "../../support/git.ts";
import type { Emulated } from "./emulator.ts";
import { copyObjects, exportTo, importFrom } from "./git-objects.ts";
import { type Hosted, inTurn } from "./hosted.ts";
import type { Shared } from "./hub.ts";
import { type Place, refsOf } from "./objects.ts";
import { applyMoves } from "./refs.ts";

/**
 * Git over HTTP, which the emulator does not speak: what it has is written into a bare repository before a fetch, and what
 * a push has brought there is given to it afterwards. On loopback nobody is asked who they are.
 */
export interface Transport {
  /** Where its repositories are, and what else is removed with it. */
  readonly folder: string;
  readonly serve: (shared: Shared, request: IncomingMessage, body: Buffer, response: ServerResponse) => Promise<void>;
  /** A bare repository that holds what the emulator has now. */
  readonly mirror: (hosted: Hosted) => Promise<string>;
  /** What a push of a commit to main does, without git's protocol. rejected: main is not before it. */
  readonly push: (hosted: Hosted, clone: string, commit: string) => Promise<"pushed" | "rejected">;
  /** Gives a config that is empty main and the tags of a bare repository. */
  readonly fill: (hosted: Hosted, bare: string) => Promise<void>;
  /** Removes the mirror of a repository that is gone. */
  readonly drop: (hosted: Hosted) => void;
  readonly close: () => void;
}

export function transport(emulated: Emulated): Transport {
  const folder = mkdtempSync(join(tmpdir(), "trip-config-hub-"));
  /** Refs that each mirror has. One that a push may have changed has none here. */
  const mirrored = new Map<string, ReadonlyMap<string, string> | undefined>();

  const directoryOf = ({ id }: Hosted) => join(folder, String(id));

  async function opened({ hosted }: Place): Promise<string> {
    const directory = directoryOf(hosted);
    if (mirrored.has(directory)) return directory;
    await gitAt(folder).run(["init", "--quiet", "--bare", "--template=", "--initial-branch=main", directory]);
    mirrored.set(directory, new Map());
    return directory;
  }

  async function mirror(place: Place): Promise<string> {
    const directory = await opened(place);
    const refs = await refsOf(place);
    const had = mirrored.get(directory);
    if (!isDeepStrictEqual(had, refs)) await exportTo(place, directory, had);
    mirrored.set(directory, refs);
    return directory;
  }

  return {
    folder,
    mirror: (hosted) => inTurn(hosted, () => mirror({ hosted, emulated })),
    push: (hosted, clone, commit) =>
      inTurn(hosted, async () => pushed({ hosted, emulated }, await opened({ hosted, emulated }), clone, commit)),
    fill: (hosted, bare) =>
      inTurn(hosted, async () => {
        const place = { hosted, emulated };
        const given = await takeOver(place, bare, ["refs/heads/main", "refs/tags"]);
        copyObjects(bare, await opened(place), given);
      }),
    drop: (hosted) => {
      mirrored.delete(directoryOf(hosted));
      rmSync(directoryOf(hosted), { recursive: true, force: true });
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
    serve: async (shared, request, body, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
      const [, owner = "", name = "", rest = ""] = /^\/([^/]+)\/([^/]+)\.git\/(.*)$/.exec(pathname) ?? [];
      const hosted = shared.byName(owner, name);
      const service = rest === "info/refs" ? searchParams.get("service") : rest;
      if (hosted === undefined || (service !== "git-upload-pack" && service !== "git-receive-pack")) {
        response.writeHead(404).end();
        return;
      }
      const place = { hosted, emulated };
      await inTurn(hosted, async () => {
        const directory = await mirror(place);
        const isListing = rest === "info/refs";
        const options = ["--stateless-rpc", ...(isListing ? ["--advertise-refs"] : [])];
        const protocol = request.headers["git-protocol"];
        const env = typeof protocol === "string" ? { GIT_PROTOCOL: protocol } : {};
        const output = await run([service.slice(4), ...options, directory], body, env);
        if (service === "git-receive-pack" && !isListing) {
          mirrored.set(directory, undefined);
          await takeOver(place, directory);
        }
        const kind = isListing ? `${service}-advertisement` : `${service}-result`;
        response.writeHead(200, { "content-type": `application/x-${kind}`, "cache-control": "no-cache" });
        response.end(isListing ? Buffer.concat([announcement(service), output]) : output);
      });
    },
  };
}

async function pushed(place: Place, directory: string, clone: string, commit: string): Promise<"pushed" | "rejected"> {
  const own = join(clone, ".git");
  const ref = "refs/heads/main";
  const at = (await refsOf(place)).get(ref);
  if (at === commit) return "pushed";
  if (at !== undefined && (await gitAt(own).ask(["merge-base", "--is-ancestor", at, commit])).code !== 0)
    return "rejected";
  copyObjects(own, directory, await importFrom(place, own, [commit]));
  await applyMoves(place, [{ ref, to: commit, force: false }], "mina");
  return "pushed";
}

/** Returns the objects that were not known. */
async function takeOver(place: Place, directory: string, wanted: readonly string[] = []): Promise<readonly string[]> {
  const before = await refsOf(place);
  const listed = await gitAt(directory).run(["for-each-ref", "--format=%(refname) %(objectname)", ...wanted]);
  const after = new Map(
    listed
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split(" ") as [string, string]),
  );
  const moved = [...after].filter(([ref, oid]) => before.get(ref) !== oid);
  const given = await importFrom(
    place,
    directory,
    moved.map(([, oid]) => oid),
  );
  await applyMoves(
    place,
    moved.map(([ref, to]) => ({ ref, to, force: true })),
    "mina",
  );
  return given;
}

function announcement(service: string): Buffer {
  const line = `# service=${service}\n`;
  return Buffer.from(`${(line.length + 4).toString(16).padStart(4, "0")}${line}0000`);
}

function run(args: readonly string[], input: Buffer, env: Readonly<Record<string, string>>): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settings = ["safe.directory=*", "uploadpack.allowAnySHA1InWant=true", "receive.autogc=false"].flatMap(
      (setting) => ["-c", setting],
    );
    const own = { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null", ...env };
    const child = spawn("git", [...settings, ...args], { env: own, stdio: ["pipe", "pipe", "inherit"] });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    // What lists refs ends without having read anything.
    child.stdin.on("error", () => undefined);
    child.on("error", reject).on("close", () => resolve(Buffer.concat(chunks)));
    child.stdin.end(input);
  });
}
