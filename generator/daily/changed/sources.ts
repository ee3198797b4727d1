import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { meant } from "../../diagnostics/unknown.ts";
import type { BuiltService, Ci } from "../../model/resolved.ts";

/** @codes gathered by the build */
export const codes = {
  "unknown-source": {
    cause: "`source` of a service names a directory that the application repository does not have.",
    cure: "Correct the name: a service whose sources are never found would never be built.",
  },
  "not-the-application": {
    cause: "The repository that `changed` looks at has none of the directories that services are built of.",
    cure: "Name a clone of the application repository with `--repo`.",
  },
} as const satisfies CodeTexts;

/** What the application repository has at the commit that is looked at. */
export interface ApplicationTree {
  readonly folder: string;
  /** Those of the directories of services that are there, or were before the changes. */
  readonly known: ReadonlySet<string>;
  /** Every directory; asked for when one is missing. */
  readonly directories: () => Promise<readonly string[]>;
}

/** Directories of services that are not there: silence would be taken for "nothing has changed". */
export async function sourceFaults(
  { services, entry }: Pick<Ci, "services" | "entry">,
  { folder, known, directories }: ApplicationTree,
): Promise<readonly Diagnostic[]> {
  const missing = services.flatMap((service) =>
    service.source.flatMap((directory, at) => (known.has(directory) ? [] : [{ service, directory, at }])),
  );
  if (missing.length === 0) return [];
  if (known.size === 0) return [notTheApplication(folder, services)];
  const candidates = await directories();
  const files = [...(entry === undefined ? [] : [`envs/${entry.name}.json`]), "envs/base.json"];
  return missing.map(({ service: { name }, directory, at }) => {
    const pointer = `/services/${name}/source/${at}`;
    return {
      code: "unknown-source",
      severity: "error",
      place: { kind: "pointer", files, pointer, target: "value" },
      message: `The application repository has no directory \`${directory}\`, which \`${name}\` is built of.`,
      hint: meant(directory, nearby(directory, candidates)),
    };
  });
}

/** At most so many names are told when none is near. */
const most = 10;

function nearby(directory: string, candidates: readonly string[]): readonly string[] {
  const depth = directory.split("/").length;
  const alike = candidates.filter((candidate) => candidate.split("/").length === depth);
  return alike.length > most ? [...alike.slice(0, most), "…"] : alike;
}

function notTheApplication(folder: string, services: readonly BuiltService[]): Diagnostic {
  const names = [...new Set(services.flatMap(({ source }) => source))];
  const message = `${folder} has none of the directories that services are built of: ${names.join(", ")}.`;
  const hint = "name a clone of the application with --repo.";
  return { code: "not-the-application", severity: "error", message, hint };
}
