import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readFolder } from "../../generator/cli/commands/import.ts";
import { importedText } from "../../generator/cli/views/imported.ts";
import { type Imported, importFolders } from "../../generator/daily/import/import.ts";
import { emptyReport } from "../../generator/daily/import/report.ts";
import { hasErrors } from "../../generator/diagnostics/diagnostic.ts";
import { locate } from "../../generator/diagnostics/locate.ts";
import { plainTextOf } from "../../generator/diagnostics/text.ts";
import { yamlText } from "../../generator/model/yaml.ts";
import { compiled, load } from "../../generator/pipeline.ts";
import { withFolder } from "../support/run.ts";

/** What a new project is made with. */
export const project = {
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
  readonly namespace?: string;
}

/** What folders become, and what is said of it. */
export async function imported(folders: readonly NamedPath[]): Promise<Imported & { readonly text: string }> {
  const read = folders.map(({ name, path, namespace }) => ({
    ...readFolder(name, path, dirname(path)),
    ...(namespace !== undefined && { namespace }),
  }));
  const sources = new Map(read.flatMap((one) => [...one.sources]));
  const faults = read.flatMap(({ diagnostics }) => diagnostics);
  const none = {
    files: new Map<string, string>(),
    report: emptyReport,
    diagnostics: faults,
  };
  const found = hasErrors(faults) ? none : await importFolders(read, project);
  const diagnostics = hasErrors(faults) ? faults : [...faults, ...found.diagnostics];
  const told = folders.reduce(
    (all, { path }) => all.replaceAll(`${dirname(path)}/`, ""),
    plainTextOf(locate(diagnostics, sources), false),
  );
  const text = found.files.size === 0 ? told : `${told}${told === "" ? "" : "\n"}${importedText(found.report, [])}`;
  return { ...found, text };
}

/** Calls `use` with folders of what the env files of a project are compiled to. */
export function compileTo<Result>(
  files: ReadonlyMap<string, string>,
  use: (folders: readonly NamedPath[]) => Promise<Result>,
): Promise<Result> {
  return withFolder(async (root) => {
    for (const [path, text] of files) write(join(root, path), text);
    return use(await compiledFolders(root));
  });
}

/** A folder of each environment that is compiled in `root`; what is once per cluster is in the first one. Nothing is proven. */
export async function compiledFolders(root: string): Promise<readonly NamedPath[]> {
  const { units, diagnostics } = await compiled(load(root));
  if (units === undefined) throw new Error(`nothing was compiled: ${JSON.stringify(diagnostics.slice(0, 3))}`);
  const [first = ""] = units.environmentNames;
  for (const { kind, name, objects } of units.all) {
    if (kind !== "environment" && kind !== "cluster") continue;
    const folder = kind === "cluster" ? `${first}/cluster` : name;
    for (const { path, object } of objects) {
      write(join(root, "again", folder, path), yamlText(object as unknown as Record<string, unknown>));
    }
  }
  return units.environmentNames.map((name) => ({ name, path: join(root, "again", name) }));
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
