import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { locate } from "../../generator/diagnostics/locate.ts";
import { manifestLocator } from "../../generator/diagnostics/locate-manifest.ts";
import { plainTextOf } from "../../generator/diagnostics/text.ts";
import { pipeline } from "../../generator/pipeline.ts";
import { merge } from "../../generator/stages/resolve/merge.ts";
import type { WriteOptions, Written } from "../../generator/stages/write/write.ts";

/** Folder of the repository. */
export const repository = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

/**
 * Trip Service as it was when the tests were written: the env files of the repository change with every image that is
 * set and every promotion, and what the tests say of them must not.
 */
export const sample = join(repository, "test/fixtures/trip-service");

/** The day that waivers are held against in tests. */
export const testDay = "2026-12-01";

/** Folder of what switches monitoring and logging on in the sample. */
export const watched = join(repository, "test/fixtures/monitoring");

const samples = new Map<string, Promise<ReadonlyMap<string, string>>>();

/** What is compiled of the sample, with the env files of `additions` laid over its own. A worker compiles each once. */
export async function sampleFiles(...additions: readonly string[]): Promise<Map<string, string>> {
  const name = additions.join("\n");
  const made = samples.get(name) ?? compiledSample(additions);
  samples.set(name, made);
  return new Map(await made);
}

function compiledSample(additions: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return withFolder(async (folder) => {
    copySample(folder, ...additions);
    await generate(folder);
    return filesIn(folder);
  });
}

/** The sample's env files, with those of `additions` laid over them: objects merge, the rest and other files replace. */
export function copySample(folder: string, ...additions: readonly string[]): void {
  copyEnvs(sample, folder);
  for (const addition of additions) {
    for (const name of readdirSync(addition).filter((file) => file.endsWith(".json"))) {
      layOver(join(folder, "envs", name), JSON.parse(readFileSync(join(addition, name), "utf8")));
    }
    for (const entry of readdirSync(addition, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      cpSync(join(addition, entry.name), join(folder, "envs", entry.name), { recursive: true });
    }
  }
}

/** Merges settings into an env file, which is made when it is not there. */
export function layOver(file: string, settings: unknown): void {
  const before: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  writeFileSync(file, JSON.stringify(merge(before, settings), null, 2));
}

/** Calls `use` with a folder that is removed afterwards. */
export async function withFolder<Result>(use: (folder: string) => Result | Promise<Result>): Promise<Result> {
  const { path, remove } = emptyFolder();
  try {
    return await use(path);
  } finally {
    remove();
  }
}

/** A folder that is there until it is removed. */
export function emptyFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "trip-config-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
}

export function copyEnvs(from: string, to: string): void {
  cpSync(join(from, "envs"), join(to, "envs"), { recursive: true, verbatimSymlinks: true });
}

/** Runs the whole pipeline in a project's folder. */
export function generate(root: string, options: Partial<WriteOptions> = {}): Promise<Written> {
  return pipeline({ root, mode: "write", run: "1-test", isRunning: () => true, today: testDay, ...options });
}

/** Diagnostics as a person sees them, without colours. */
export function diagnosticsText({ diagnostics, sources }: Written): string {
  return plainTextOf(locate(diagnostics, sources, manifestLocator()), false);
}

/** Every file below the given folders of `root`, by its path from `root`, with its text. */
export function filesIn(root: string, folders: readonly string[] = ["out", "argocd"]): Map<string, string> {
  const files = new Map<string, string>();
  for (const folder of folders) {
    for (const path of list(join(root, folder)))
      files.set(`${folder}/${path}`, readFileSync(join(root, folder, path), "utf8"));
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath ?? entry.path, entry.name)
          .slice(folder.length + 1)
          .replaceAll(sep, "/"),
      );
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
