import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { Ci } from "../../model/resolved.ts";

/** @codes gathered by the build */
export const codes = {
  "unknown-source": {
    cause:
      "`source` of a service names a directory that the application repository does not have, or has under another name.",
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

/**
 * Directories of services that are not there, of which silence would say that nothing has changed: an error where another
 * name is near. Without one the directory may lie in a repository of its own.
 */
export async function sourceFaults(
  { services, entry }: Pick<Ci, "services" | "entry">,
  { folder, known, directories }: ApplicationTree,
): Promise<readonly Diagnostic[]> {
  const missing = services.flatMap((service) =>
    service.source.flatMap((directory, at) => (known.has(directory) ? [] : [{ service, directory, at }])),
  );
  if (missing.length === 0) return [];
  const candidates = await directories();
  const files = [...(entry === undefined ? [] : [`envs/${entry.name}.json`]), "envs/base.json"];
  const misspelt = missing.flatMap(({ service: { name }, directory, at }): Diagnostic[] => {
    const near = nearest(directory, candidates);
    if (near === undefined) return [];
    // A build may have directories of several services.
    const owner = entry?.services.find(({ source }) => source.includes(directory));
    const pointer = `/services/${owner?.name ?? name}/source/${owner?.source.indexOf(directory) ?? at}`;
    const place = { kind: "pointer", files, pointer, target: "value" } as const;
    const message = `The application repository has no directory \`${directory}\`, which \`${name}\` is built of.`;
    return [{ code: "unknown-source", severity: "error", place, message, hint: `did you mean \`${near}\`?` }];
  });
  const names = [...new Set(missing.map(({ directory }) => directory))];
  if (misspelt.length > 0) return misspelt;
  return [known.size === 0 ? notTheApplication(folder, names) : lacking(folder, names)];
}

function lacking(folder: string, names: readonly string[]): Diagnostic {
  const message = `${folder} does not have ${names.join(", ")}: changes there, if anywhere, are not seen.`;
  return { code: "unknown-source", severity: "warning", message, hint: "correct `source` in envs/base.json." };
}

function notTheApplication(folder: string, names: readonly string[]): Diagnostic {
  const message = `${folder} has none of the directories that services are built of: ${names.join(", ")}.`;
  const hint = "name a clone of the application with --repo.";
  return { code: "not-the-application", severity: "error", message, hint };
}
