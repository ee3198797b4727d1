import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type PackedFile, tarball } from "./tarball.ts";

/** The tool that runs: where its package is, and what its package.json says of what is packed. */
export interface Tool {
  readonly folder: string;
  readonly packageJson: PackageJson;
}

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly type: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly files: readonly string[];
}

/**
 * What makes an npm project of a folder, by path: its package.json, and the tool as a package, because it is in no
 * registry. Whoever clones the project runs the very tool that made it.
 */
export function toolFiles(root: string, tool: Tool): readonly (readonly [string, string | Uint8Array])[] {
  const { name, version } = tool.packageJson;
  const path = `vendor/${name}-${version}.tgz`;
  const packageJson = {
    name: packageName(basename(root), name),
    private: true,
    scripts: { check: `${name} check`, generate: `${name} generate` },
    dependencies: { [name]: `file:${path}` },
  };
  return [
    ["package.json", json(packageJson)],
    [path, packed(tool)],
  ];
}

/** The running tool as `npm pack` would pack it; it is one bundle, so that what it is built of is no dependency of it. */
function packed({ folder, packageJson }: Tool): Uint8Array {
  const { name, version, description, license, type, engines, bin, files } = packageJson;
  const own = { name, version, description, license, private: true, type, engines, bin, files };
  const started = new Set(Object.values(bin));
  return tarball([
    { path: "package/package.json", content: Buffer.from(json(own)), executable: false },
    ...files
      .flatMap((part) => filesBelow(folder, part))
      .map(
        (path): PackedFile => ({
          path: `package/${path}`,
          content: readFileSync(join(folder, path)),
          executable: started.has(path),
        }),
      ),
  ]);
}

/** V8's code cache is left out: it is of the Node that built it. */
function filesBelow(folder: string, part: string): readonly string[] {
  return readdirSync(join(folder, part), { withFileTypes: true }).flatMap((entry) => {
    const path = `${part}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(folder, path);
    return path.endsWith(".cache") ? [] : [path];
  });
}

/** npm takes no other letters in a name, and no package that depends on one of its own name. */
function packageName(folder: string, tool: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+|-+$/g, "")
    .slice(0, 200);
  if (name === "") return "project";
  return name === tool || name === "node_modules" ? `${name}-project` : name;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
