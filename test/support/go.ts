/** How programs of other people are built from Go modules: what several of them are made of is compiled once. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fastGlob from "fast-glob";
import { repository } from "./run.ts";

/** Modules of test/workspaces that are built in versions which suit all of them. */
export const workspaces = ["kubernetes-1.33", "kubernetes-1.36", "kubernetes-1.37"] as const;

export type Workspace = (typeof workspaces)[number];

export interface Build {
  /** Folder of the module that pins it. */
  readonly folder: string;
  readonly package: string;
  readonly workspace?: Workspace | undefined;
  readonly tags?: string | undefined;
  /** Go variables set by the linker. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /** It needs a C compiler. */
  readonly cgo?: true | undefined;
  /** It runs for long. Without inlining, functions are compiled in a fifth less time; in one workspace it is the same for all. */
  readonly inlined: boolean;
}

export function buildArguments(
  { package: name, tags, variables = {}, inlined }: Build,
  output: string,
): readonly string[] {
  const set = Object.entries(variables).map(([variable, value]) => `-X ${variable}=${value}`);
  return [
    ...["build", "-o", output],
    ...(tags === undefined ? [] : ["-tags", tags]),
    // What debuggers read takes an eighth of the compiler's time.
    `-gcflags=all=-dwarf=false${inlined ? "" : " -l"}`,
    ...["-ldflags", ["-s -w", ...set].join(" ")],
    name,
  ];
}

/** Variables of the environment that a command of Go gets besides those that there are. */
export function goEnvironment({ workspace, cgo }: Pick<Build, "workspace" | "cgo">): Readonly<Record<string, string>> {
  return {
    CGO_ENABLED: cgo === true ? "1" : "0",
    // SQLite, which is what there is of C, takes half of the time that -O2 takes.
    CGO_CFLAGS: "-O1",
    GOFLAGS: "-mod=readonly -buildvcs=false",
    // A module may ask for a newer Go than the one that is there, which Go then fetches, unless an image has told it not to.
    GOTOOLCHAIN: "auto",
    GOWORK: workspace === undefined ? "off" : workFile(workspace),
  };
}

/** Tells one state of what a program is built from, and how, from another. */
export function buildDigest(build: Build): string {
  const { folder, workspace, ...how } = build;
  const digest = createHash("sha256").update(JSON.stringify(how));
  const own = fastGlob.sync("**", { cwd: folder, absolute: true }).sort();
  for (const file of [...own, ...(workspace === undefined ? [] : filesOf(workspace))]) {
    digest.update(`${file.slice(repository.length)}\0`).update(readFileSync(file));
  }
  return digest.digest("hex").slice(0, 16);
}

/** Folders of a workspace's modules. */
export function modulesOf(workspace: Workspace): readonly string[] {
  const [, used = ""] = /^use \(\n([^)]*)\)$/m.exec(readFileSync(workFile(workspace), "utf8")) ?? [];
  return used.split("\n").flatMap((line) => (line.trim() === "" ? [] : [join(workFile(workspace), "..", line.trim())]));
}

/** The files that say in which versions its modules are built. */
function filesOf(workspace: Workspace): readonly string[] {
  const pins = modulesOf(workspace).flatMap((folder) => [join(folder, "go.mod"), join(folder, "go.sum")]);
  return [workFile(workspace), `${workFile(workspace)}.sum`, ...pins];
}

function workFile(workspace: Workspace): string {
  return join(repository, "test/workspaces", `${workspace}.work`);
}
