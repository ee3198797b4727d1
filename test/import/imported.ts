import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readFolder } from "../../generator/cli/commands/import.ts";
import { importedText } from "../../generator/cli/views/imported.ts";
import { type Imported, importFolders } from "../../generator/daily/import/import.ts";
import { emptyReport } from "../../generator/daily/import/report.ts";
import { hasErrors } from "../../generator/diagnostics/diagnostic.ts";
import { locate } from "../../generator/diagnostics/locate.ts";
import { plainTextOf } from "../../generator/diagnostics/text.ts";
import { filesIn, generate, withFolder } from "../support/run.ts";

const project = {
  product: "shop",
  kubernetesVersion: "1.36",
  registry: "registry.example.com/shop",
  source: "https://git.example.com/shop/shop-envs.git",
  config: "https://git.example.com/shop/shop-config.git",
  application: "https://git.example.com/shop/shop.git",
  forge: "local",
} as const;

export interface NamedPath {
  readonly name: string;
  readonly path: string;
}

/** What folders become, and what is said of it. */
export async function imported(folders: readonly NamedPath[]): Promise<Imported & { readonly text: string }> {
  const read = folders.map(({ name, path }) => readFolder(name, path, dirname(path)));
  const sources = new Map(read.flatMap((one) => [...one.sources]));
  const faults = read.flatMap(({ diagnostics }) => diagnostics);
  const none = {
    files: new Map<string, string>(),
    report: emptyReport,
    diagnostics: faults,
  };
  const found = hasErrors(faults) ? none : await importFolders(read, project);
  const diagnostics = hasErrors(faults) ? faults : [...faults, ...found.diagnostics];
  const told = plainTextOf(locate(diagnostics, sources), false);
  const text = found.files.size === 0 ? told : `${told}${told === "" ? "" : "\n"}${importedText(found.report, [])}`;
  return { ...found, text };
}

/** Calls `use` with folders of what env files are compiled to: an environment's with what is once per cluster in the first one. */
export function compileTo<Result>(
  files: ReadonlyMap<string, string>,
  use: (folders: readonly NamedPath[]) => Promise<Result>,
): Promise<Result> {
  return withFolder(async (root) => {
    for (const [path, text] of files) write(join(root, path), text);
    const { diagnostics } = await generate(root);
    const out = [...filesIn(root)].filter(([path]) => path.startsWith("out/") && !path.startsWith("out/ci/"));
    if (out.length === 0) throw new Error(`nothing was compiled: ${JSON.stringify(diagnostics.slice(0, 3))}`);
    const names = [...new Set(out.map(([path]) => path.split("/")[1] ?? ""))].filter((name) => name !== "cluster");
    for (const [path, text] of out) {
      const [, unit, ...rest] = path.split("/");
      const into = unit === "cluster" ? `${names[0]}/cluster` : unit;
      write(join(root, "again", into ?? "", ...rest), text);
    }
    return use(names.map((name) => ({ name, path: join(root, "again", name) })));
  });
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
