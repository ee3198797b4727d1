import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { asRecord } from "../../model/loose.ts";
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
 * What makes an npm project of a folder, by path: its package.json, the tool as a package, because it is in no registry,
 * and the lock that `npm install` would write, so that `npm ci` works from the first commit on. Whoever clones the project
 * runs the very tool that made it.
 */
export function toolFiles(root: string, tool: Tool): readonly (readonly [string, string | Uint8Array])[] {
  const { name, version, license, bin, engines } = tool.packageJson;
  const path = `vendor/${name}-${version}.tgz`;
  const tarball = packed(tool);
  const own = packageName(basename(root), name);
  const dependencies = { [name]: `file:${path}` };
  const scripts = { check: `${name} check`, generate: `${name} generate` };
  const integrity = `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
  const packages = {
    "": { name: own, dependencies },
    [`node_modules/${name}`]: { version, resolved: `file:${path}`, integrity, license, bin, engines },
  };
  return [
    ["package.json", json({ name: own, private: true, scripts, dependencies })],
    ["package-lock.json", json({ name: own, lockfileVersion: 3, requires: true, packages })],
    [path, tarball],
  ];
}

/** Whether a package.json says already which version of the tool its project takes. */
export function takesTool(packageJson: string, { packageJson: { name } }: Tool): boolean {
  return ["dependencies", "devDependencies", "optionalDependencies"].some((field) => {
    return Object.hasOwn(asRecord(asRecord(parsed(packageJson))[field]), name);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The running tool as `npm pack` would pack it; it is one bundle, so that what it is built of is no dependency of it. */
function packed({ folder, packageJson }: Tool): Uint8Array {
  const { name, version, description, license, type, engines, bin, files } = packageJson;
  const own = { name, version, description, license, private: true, type, engines, bin, files };
  const started = new Set(Object.values(bin));
  return tarball([
    { path: "package/package.json", content: Buffer.from(json(own)), executable: false },
    ...files
      .flatMap((pattern) => filesOf(folder, pattern))
      .map(
        (path): PackedFile => ({
          path: `package/${path}`,
          content: readFileSync(join(folder, path)),
          executable: started.has(path),
        }),
      ),
  ]);
}

/** Files by an entry of `files`, in which a star stands for letters of a name. */
function filesOf(folder: string, pattern: string): readonly string[] {
  const parent = dirname(pattern);
  const [start = "", end = ""] = basename(pattern).split("*");
  const isNamed = (name: string) =>
    pattern.includes("*") ? name.startsWith(start) && name.endsWith(end) : name === basename(pattern);
  return readdirSync(join(folder, parent))
    .filter(isNamed)
    .map((name) => join(parent, name).replaceAll(sep, "/"));
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
