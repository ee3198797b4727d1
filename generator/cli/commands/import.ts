import { basename, relative, resolve, sep } from "node:path";
import packageJson from "../../../package.json" with { type: "json" };
import { type Folder, importFolders } from "../../daily/import/import.ts";
import { initialise, refusedFolder } from "../../daily/init/init.ts";
import type { ProjectSettings } from "../../daily/init/settings.ts";
import { type Diagnostic, hasErrors, type Sources } from "../../diagnostics/diagnostic.ts";
import { documentKindOf, isEnvironmentName, reservedNames } from "../../model/environment-names.ts";
import { loadManifests } from "../../stages/load/manifests.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { settle } from "../questions.ts";
import { importedText } from "../views/imported.ts";
import { unsettled } from "../views/init.ts";
import { print } from "../views/print.ts";

interface ImportOptions {
  readonly env?: string;
  readonly namespace?: string;
  /** What is said of the project; the rest is what is usual. */
  readonly said: Partial<ProjectSettings>;
  readonly kubernetesVersion: `1.${number}`;
  /** Absolute path of the project's folder. */
  readonly dir: string;
  readonly format: "text" | "json";
}

/** `trip-config import FOLDER` or `NAME=FOLDER …`: env files that are compiled to what stands there. */
export async function importManifests(
  given: readonly string[],
  options: ImportOptions,
  { here, colour, stdout, stderr, tool }: GlobalOptions,
): Promise<ExitCode> {
  const view = { format: options.format, colour, stdout };
  const named = namedFolders(given, options);
  if (typeof named === "string") {
    stderr.write(`${named}\n`);
    return exitCodes.usage;
  }
  const refused = refusedFolder(options.dir);
  if (refused !== undefined) return fail(refused, view, { fields: { written: [] } });
  const answered = await settle(options.said, { folder: basename(options.dir), origin: undefined }, undefined);
  if (answered.kind !== "answered") {
    stderr.write(`${unsettled(answered, options.said)}\nNothing was written.\n`);
    return exitCodes.usage;
  }
  const read = named.map(({ name, folder }) => readFolder(name, resolve(here, folder), here));
  const sources: Sources = new Map(read.flatMap((one) => [...one.sources]));
  const faults = read.flatMap(({ diagnostics }) => diagnostics);
  if (hasErrors(faults)) return fail({ diagnostics: faults, sources }, view, { fields: { written: [] } });
  const folders = read.map(
    ({ name, objects }): Folder => ({
      name,
      objects,
      ...(options.namespace !== undefined && { namespace: options.namespace }),
    }),
  );
  const { kubernetesVersion } = options;
  const { settings } = answered;
  const imported = await importFolders(folders, { ...settings, kubernetesVersion });
  const diagnostics = [...faults, ...imported.diagnostics];
  if (hasErrors(diagnostics)) return fail({ diagnostics, sources }, view, { fields: { written: [] } });
  const made = initialise(options.dir, settings, { folder: tool, packageJson }, imported.files);
  if ("refused" in made) {
    return fail({ diagnostics: made.refused, sources: new Map() }, view, { fields: { written: [] } });
  }
  const { report } = imported;
  await print({ diagnostics, sources }, importedText(report, made.written), { ...made, report }, view);
  return report.objects.every(({ differs }) => differs.length === 0) ? exitCodes.done : exitCodes.fault;
}

interface NamedFolder {
  readonly name: string;
  readonly folder: string;
}

/** Folders by the environments that they become, or what is wrong with the arguments. */
function namedFolders(given: readonly string[], { env, namespace }: ImportOptions): readonly NamedFolder[] | string {
  const named = given.map((text): NamedFolder => {
    const [, name, folder] = /^([^=/\\]+)=(.+)$/.exec(text) ?? [];
    if (name !== undefined && folder !== undefined) return { name, folder };
    return { name: env ?? basename(resolve(text)).toLowerCase(), folder: text };
  });
  if (named.length > 1 && env !== undefined)
    return "--env names the environment of one folder; write several as NAME=FOLDER.";
  if (named.length > 1 && namespace !== undefined) return "--namespace is for one folder; of several each has its own.";
  const faulty = named.find(({ name }) => !canBeEnvironment(name));
  if (faulty !== undefined) {
    return `\`${faulty.name}\` cannot be the name of an environment: write NAME=${faulty.folder}, such as prod=${faulty.folder}.`;
  }
  const twice = named.find(({ name }, index) => named.findIndex((other) => other.name === name) < index);
  return twice === undefined ? named : `Two folders would be the environment \`${twice.name}\`: write NAME=FOLDER.`;
}

function canBeEnvironment(name: string): boolean {
  return isEnvironmentName(name) && !reservedNames.includes(name) && documentKindOf(name) === "environment";
}

/** What is made into objects by a program, and how. */
const programs: Readonly<Record<string, string>> = {
  "kustomization.yaml": "`kustomize build`",
  "kustomization.yml": "`kustomize build`",
  "Chart.yaml": "`helm template`",
};

/** The objects of a folder; what has to be rendered first is refused. */
export function readFolder(name: string, path: string, here: string) {
  const shown = relative(here, path).replaceAll(sep, "/");
  const { units, sources, diagnostics } = loadManifests([{ kind: "path", path, name: shown === "" ? "." : shown }]);
  const objects = [...(units?.all ?? [])].flatMap((unit) =>
    unit.objects.map(({ object, origin }) => ({ object, source: origin.files[0] ?? "" })),
  );
  const rendered = diagnostics.flatMap((found) => unrendered(found));
  // What is wrong with templates and values is no news then.
  return { name, objects, sources, diagnostics: rendered.length > 0 ? rendered : diagnostics };
}

function unrendered({ code, place }: Diagnostic): readonly Diagnostic[] {
  if (code !== "not-an-object" || place === undefined || !("file" in place)) return [];
  const file = basename(place.file);
  const program = Object.hasOwn(programs, file) ? programs[file] : undefined;
  if (program === undefined) return [];
  const message = `${place.file} says how objects are made, and is none.`;
  const hint = `write what ${program} prints into a folder, and import that one.`;
  return [{ code: "not-rendered", severity: "error", place: { kind: "file", file: place.file }, message, hint }];
}
