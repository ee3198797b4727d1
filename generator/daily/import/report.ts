import type { KubernetesObject } from "../../model/compiled.ts";
import type { Release } from "../../model/kubernetes/releases.ts";
import { asRecord } from "../../model/loose.ts";
import type { Outcome } from "./compiled.ts";
import { differing } from "./normalised.ts";
import type { ImportedService } from "./services.ts";
import { identityOf, type LeftOut, type Sorted } from "./sorted.ts";

/** How an object is said: by settings, by settings with a patch of its kind, or as it stood. */
export type Form = "typed" | "patched" | "own";

/** One object that was taken in. */
export interface ReportedObject {
  readonly environment: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly form: Form;
  /** Fields that are not what they were; empty: it is equal in meaning. */
  readonly differs: readonly string[];
}

export interface Report {
  readonly objects: readonly ReportedObject[];
  /** Objects that are compiled and were not there. */
  readonly added: readonly string[];
  /** Secrets that are declared, without their values. */
  readonly secrets: readonly { readonly environment: string; readonly namespace: string; readonly name: string }[];
  /** What was not taken in. */
  readonly leftOut: readonly LeftOut[];
}

export const emptyReport: Report = { objects: [], added: [], secrets: [], leftOut: [] };

export interface Taken {
  readonly environment: Sorted;
  readonly services: readonly ImportedService[];
}

/** What was compiled, held against what was imported. */
export function reportOf(taken: readonly Taken[], { units }: Outcome, release: Release): Report {
  const cluster = units.get("cluster") ?? new Map<string, KubernetesObject>();
  const objects = taken.flatMap(({ environment, services }) => {
    const made = units.get(environment.name) ?? new Map<string, KubernetesObject>();
    const forms = formsOf(services);
    const reported = (object: KubernetesObject, compiled: KubernetesObject | undefined): ReportedObject => ({
      environment: environment.name,
      kind: object.kind,
      ...(object.metadata.namespace !== undefined && { namespace: object.metadata.namespace }),
      name: object.metadata.name,
      form: forms.get(identityOf(object)) ?? "own",
      differs: compiled === undefined ? ["(not compiled)"] : fieldsOf(object, compiled, release),
    });
    return [
      ...environment.own.map((object) => reported(object, made.get(identityOf(object)))),
      ...environment.shared.map((object) => reported(object, cluster.get(identityOf(object)))),
    ];
  });
  const known = new Set(taken.flatMap(({ environment: { own, shared } }) => [...own, ...shared].map(identityOf)));
  const added = [...taken.map(({ environment }) => environment.name), "cluster"].flatMap((unit) =>
    [...(units.get(unit)?.keys() ?? [])].filter((id) => !known.has(id)),
  );
  const secrets = taken.flatMap(({ environment }) =>
    environment.secrets.map((secret) => ({ environment: environment.name, ...secret })),
  );
  return { objects, added, secrets, leftOut: taken.flatMap(({ environment }) => environment.leftOut) };
}

function formsOf(services: readonly ImportedService[]): ReadonlyMap<string, Form> {
  return new Map(
    services.flatMap(({ settings, objects }) =>
      objects.map((object) => {
        const isPatched = Object.hasOwn(asRecord(settings.patch), object.kind);
        return [identityOf(object), isPatched ? "patched" : "typed"] as const;
      }),
    ),
  );
}

function fieldsOf(before: KubernetesObject, after: KubernetesObject, release: Release): readonly string[] {
  return differing(before, after, release).map(({ path }) => path.join("."));
}
