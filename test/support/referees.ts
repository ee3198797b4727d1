import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fastGlob from "fast-glob";
import { type Build, buildArguments, buildDigest, goEnvironment, type Workspace } from "./go.ts";
import { repository } from "./run.ts";

interface Program extends Pick<Build, "workspace" | "tags" | "cgo" | "variables"> {
  /** Folder of test/referees with the module that pins it. */
  readonly module: string;
  /** Its package; without one, the module's own main.go, which asks other people's code. */
  readonly package?: string;
  /** A module in which a file is another one: of the program's folder. It is replaced by a copy in a folder of its name there. */
  readonly changed?: { readonly module: string; readonly folder: string; readonly file: string; readonly by: string };
}

/** Asked for what a release of Kubernetes takes. A module knows its own version, and what is built of it does not. */
function apiServer(minor: 33 | 37, patch: number): Program {
  const version = "k8s.io/component-base/version";
  return {
    module: `kube-apiserver-1.${minor}`,
    workspace: `kubernetes-1.${minor}`,
    package: "k8s.io/kubernetes/cmd/kube-apiserver",
    variables: {
      [`${version}.gitVersion`]: `v1.${minor}.${patch}`,
      [`${version}.gitMajor`]: "1",
      [`${version}.gitMinor`]: String(minor),
    },
  };
}

/** Programs of other people, in Go, that ours is compared with. */
const programs = {
  actionlint: { module: "actionlint", package: "github.com/rhysd/actionlint/cmd/actionlint" },
  dotenv: { module: "dotenv" },
  // A forge, which the bot works on.
  gitea: {
    module: "gitea",
    package: "code.gitea.io/gitea",
    tags: "sqlite sqlite_unlock_notify",
    cgo: true,
    variables: { "main.Version": "1.26.0" },
  },
  helm: {
    module: "helm",
    workspace: "kubernetes-1.33",
    package: "helm.sh/helm/v3/cmd/helm",
    variables: { "helm.sh/helm/v3/internal/version.version": "v3.18.6" },
  },
  "kube-apiserver-1.33": apiServer(33, 13),
  "kube-apiserver-1.37": apiServer(37, 2),
  kubeseal: {
    module: "sealing",
    workspace: "kubernetes-1.37",
    package: "github.com/bitnami/sealed-secrets/cmd/kubeseal",
  },
  network: { module: "network", workspace: "kubernetes-1.36" },
  notifications: { module: "notifications", workspace: "kubernetes-1.36" },
  "pod-security": { module: "pod-security", workspace: "kubernetes-1.37" },
  // Of the ways to find targets only ours is built: the others bring most of the code.
  promtool: {
    module: "prometheus",
    workspace: "kubernetes-1.36",
    package: "github.com/prometheus/prometheus/cmd/promtool",
    tags: "remove_all_sd,enable_kubernetes_sd",
  },
  sealing: { module: "sealing", workspace: "kubernetes-1.37" },
  "strategic-merge": { module: "strategic-merge", workspace: "kubernetes-1.36" },
  tags: { module: "tags" },
  // A proxy that routes are compiled for. Certificates by DNS need modules that are not to be had, and are not asked for.
  traefik: {
    module: "traefik",
    package: "github.com/traefik/traefik/v3/cmd/traefik",
    changed: {
      module: "github.com/go-acme/lego/v5@v5.4.1",
      folder: "lego",
      file: "providers/dns/zz_gen_dns_providers.go",
      by: "providers.go.txt",
    },
  },
} as const satisfies Readonly<Record<string, Program>>;

/** Milliseconds that a program may take to be built for the first time, while others are. */
export const buildTime = 1_200_000;

/** A program with its version, as its module pins it; what a recording was made by. */
export function madeBy(name: keyof typeof programs): string {
  const program: Program = programs[name];
  const folder = join(repository, "test/referees", program.module);
  const required = [...readFileSync(join(folder, "go.mod"), "utf8").matchAll(/^\s*(?:require )?(\S+) (v\S+)(.*)$/gm)];
  const told = required.filter(([, path = "", , rest]) => rest === "" || program.package?.startsWith(`${path}/`));
  const versions = told.map(([, path, version]) => `${path} ${version}`).join(", ");
  return `${name} ${digestOf(folder, ["*"])} (${versions})`;
}

/** Path of a program, built through the Go module proxy into the user's cache folder when it is not there yet. */
export async function referee(name: keyof typeof programs): Promise<string> {
  const program: Program = programs[name];
  const binary = binaryOf(name);
  if (existsSync(binary)) return binary;
  const staged = `${binary}.${process.pid}`;
  const build = buildOf(program);
  const source = program.changed === undefined ? build.folder : await withChange(build.folder, program.changed);
  await go(source, buildArguments(build, staged), build);
  if (source !== build.folder) rmSync(source, { recursive: true });
  renameSync(staged, binary);
  return binary;
}

function buildOf(program: Program): Build {
  const { module, package: name = ".", workspace, tags, cgo, variables } = program;
  const folder = join(repository, "test/referees", module);
  // The control plane of test/cluster is built in that workspace.
  const inlined = workspace === "kubernetes-1.36";
  return { folder, package: name, workspace, tags, cgo, variables, inlined };
}

/** A copy of a program's folder, with the changed module in it. */
async function withChange(folder: string, change: NonNullable<Program["changed"]>): Promise<string> {
  const copy = mkdtempSync(join(tmpdir(), "trip-config-referee-"));
  cpSync(folder, copy, { recursive: true });
  const module = await downloaded(change.module);
  const target = join(copy, change.folder);
  // The module cache is read-only, and so would be its copy.
  cpSync(module, target, { recursive: true, filter: (path) => !path.endsWith(change.file) });
  chmodSync(dirname(join(target, change.file)), 0o755);
  cpSync(join(folder, change.by), join(target, change.file));
  return copy;
}

/** Folder of the module that a program is the main package of, for the files that it reads when it runs. */
export async function sourceOf(name: keyof typeof programs): Promise<string> {
  const { package: wanted, folder, workspace } = buildOf(programs[name]);
  return downloaded(wanted, folder, workspace);
}

/** Folder of a module in Go's module cache, such as `sigs.k8s.io/gateway-api@v1.6.1`; without a version, that of a folder's module. */
export async function downloaded(module: string, folder = tmpdir(), workspace?: Workspace): Promise<string> {
  return JSON.parse(await go(folder, ["mod", "download", "-json", module], { workspace })).Dir;
}

/** Whether a program can be asked at once. */
export function isBuilt(name: keyof typeof programs): boolean {
  return existsSync(binaryOf(name));
}

function binaryOf(name: keyof typeof programs): string {
  return join(refereeCache(), `${name}-${buildDigest(buildOf(programs[name]))}`);
}

export function refereeCache(): string {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "trip-config/referees");
  mkdirSync(cache, { recursive: true });
  return cache;
}

/** Tells one state of a folder's files from another. */
export function digestOf(folder: string, files: readonly string[]): string {
  const digest = createHash("sha256");
  for (const file of fastGlob.sync([...files], { cwd: folder }).sort()) {
    digest.update(`${file}\0`).update(readFileSync(join(folder, file)));
  }
  return digest.digest("hex").slice(0, 16);
}

const missingGo = "Go is needed to build the programs of test/referees (npm test needs none of them)";

/** Without blocking: vitest gives up a worker that does not answer it for a minute. */
function go(cwd: string, args: readonly string[], build: Pick<Build, "workspace" | "cgo"> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("go", args, {
      cwd,
      env: { ...process.env, ...goEnvironment(build) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child
      .on("error", ({ message }) => reject(new Error(`${missingGo}: ${message}`)))
      .on("close", (code) => {
        if (code === 0) resolve(stdout);
        else reject(new Error(`go ${args.join(" ")} in ${cwd} failed: ${stderr}`));
      });
  });
}
