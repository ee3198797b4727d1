import { isDeepStrictEqual } from "node:util";
import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import { envsFolder, waiversFile } from "../../model/documents.ts";
import { type Release, releaseOf } from "../../model/kubernetes/releases.ts";
import { shared } from "./alike.ts";
import { type Outcome, outcomeOf, type ProjectFiles } from "./compiled.ts";
import { jsonText } from "./json-text.ts";
import { ownFiles } from "./own-files.ts";
import { emptyReport, type Report, reportOf, type Taken } from "./report.ts";
import { importedServices } from "./services.ts";
import { baseSettings, clusterSettings, environmentSettings, type ProjectOptions } from "./settings.ts";
import { type Folder, identityOf, type Sorted, sorted } from "./sorted.ts";

export type { Folder } from "./sorted.ts";

/** What is imported: env files with objects of one's own, by path from the project's folder, and how they came out. */
export interface Imported {
  readonly files: ProjectFiles;
  readonly report: Report;
  readonly diagnostics: readonly Diagnostic[];
}

/** What stands in folders as env files, each folder an environment. With an error there are no files. */
export async function importFolders(
  folders: readonly Folder[],
  options: ProjectOptions & { readonly kubernetesVersion: `1.${number}` },
): Promise<Imported> {
  const release = releaseOf(options.kubernetesVersion);
  const environments = folders.map((folder) => sorted(folder, options.product, release));
  const diagnostics = [...environments.flatMap((one) => one.diagnostics), ...conflicts(environments)];
  if (hasErrors(diagnostics)) return { files: new Map(), report: emptyReport, diagnostics };
  const taken: Taken[] = [];
  for (const environment of environments) {
    taken.push({ environment, services: await importedServices(environment, options, release) });
  }
  const settled = await divided(taken, options, release);
  const report = reportOf(taken, settled.outcome, release);
  return { files: settled.files, report, diagnostics: [...diagnostics, ...settled.outcome.errors] };
}

/** What exists once per cluster says the same in every folder. */
function conflicts(environments: readonly Sorted[]): readonly Diagnostic[] {
  const first = new Map<string, { readonly name: string; readonly object: object }>();
  return environments.flatMap(({ name, shared: objects }) =>
    objects.flatMap((object): Diagnostic[] => {
      const id = identityOf(object);
      const other = first.get(id);
      if (other === undefined) first.set(id, { name, object });
      if (other === undefined || isDeepStrictEqual(other.object, object)) return [];
      const message = `${object.kind} \`${object.metadata.name}\` is another one in ${name} than in ${other.name}, and a cluster has one.`;
      const hint = "import environments of different clusters into projects of their own, or make the two alike.";
      return [{ code: "import-conflict", severity: "error", message, hint }];
    }),
  );
}

/**
 * What is alike goes to base.json. Where maps that are put together from two files come out in another order, which has a
 * meaning in pods, an environment says the whole of them.
 */
async function divided(
  taken: readonly Taken[],
  options: ProjectOptions,
  release: Release,
): Promise<{ readonly files: ProjectFiles; readonly outcome: Outcome }> {
  let whole: ReadonlySet<string> = new Set();
  for (;;) {
    const files = filesOf(taken, whole, options);
    const outcome = await outcomeOf(files);
    const differing = new Set(
      reportOf(taken, outcome, release)
        .objects.filter(({ differs }) => differs.length > 0)
        .map(({ name }) => name),
    );
    const named = taken.flatMap(({ services }) =>
      services.flatMap(({ name, objects }) =>
        objects.some(({ metadata }) => differing.has(metadata.name)) ? [name] : [],
      ),
    );
    // A part of a setting that base.json cannot have alone is told there.
    const faulty = outcome.errors.length > 0 ? taken.flatMap(({ services }) => services.map(({ name }) => name)) : [];
    const more = new Set([...whole, ...named, ...faulty]);
    if (more.size === whole.size) return { files, outcome };
    whole = more;
  }
}

function filesOf(taken: readonly Taken[], whole: ReadonlySet<string>, options: ProjectOptions): ProjectFiles {
  const { base, own } = shared(
    taken.map(({ services }) => Object.fromEntries(services.map(({ name, settings }) => [name, settings]))),
    whole,
  );
  const externals = taken.flatMap(({ environment }) =>
    environment.secrets.map(({ namespace, name }) => ({ kind: "Secret", namespace, name })),
  );
  return new Map([
    [`${envsFolder}/cluster.json`, jsonText(clusterSettings(options))],
    [`${envsFolder}/base.json`, jsonText(baseSettings(base))],
    ...taken.map(({ environment }, index): [string, string] => [
      `${envsFolder}/${environment.name}.json`,
      jsonText(environmentSettings(environment, own[index] ?? {}, options)),
    ]),
    ...(externals.length === 0
      ? []
      : [[waiversFile, jsonText({ $schema: "../schemas/waivers.schema.json", externals })] as const]),
    ...ownFiles(taken.map(({ environment, services }) => ({ environment, own: keptOwn(environment, services) }))),
  ]);
}

function keptOwn({ own }: Sorted, services: Taken["services"]) {
  const said = new Set(services.flatMap(({ objects }) => objects.map(identityOf)));
  return own.filter((object) => !said.has(identityOf(object)));
}
