import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic, Severity } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject, CompiledUnit } from "../../../model/compiled.ts";
import { groupKind } from "../../../model/kubernetes/kinds.ts";
import { finding, objectName } from "../finding.ts";
import { placeOf, placeOfValue } from "../place.ts";
import { classOf, nginxAnnotation, pathsOf } from "../relations/ingress-nginx.ts";
import { isSameObject, namedObjects } from "../relations/inventory.ts";

/** @codes gathered by the build */
export const codes = {
  "duplicate-route": {
    cause:
      "Two Ingresses, perhaps of two environments, claim one host and path. The older one answers, or the second is refused.",
    cure: "Give each its own host or path.",
  },
} as const satisfies CodeTexts;

/** An Ingress answers for a host and path. */
export interface HostClaim {
  /** The unit's name, so that claims of several units can be told apart. */
  readonly unit: string;
  /** In lower case; empty: every host that nobody else claims. */
  readonly host: string;
  /** A prefix is without its last slash, which has no meaning there. */
  readonly path: string;
  readonly pathType: string;
  /** Where it stands in the object. */
  readonly place: readonly string[];
  readonly object: CompiledObject;
}

/** Two claims of which only one can be answered. `second` is the later one in the order of the claims. */
export interface HostConflict {
  readonly severity: Severity;
  readonly first: HostClaim;
  readonly second: HostClaim;
}

/** Every host and path that the unit's Ingresses claim; canaries share theirs on purpose and are left out. */
export function hostClaims(unit: CompiledUnit): readonly HostClaim[] {
  return namedObjects(unit.objects)
    .filter(({ object }) => groupKind(object) === "Ingress.networking.k8s.io")
    .filter((object) => nginxAnnotation(object, "canary") !== "true")
    .flatMap((object) =>
      pathsOf(object).map(({ host, path, pathType, place }) => ({
        unit: unit.name,
        host,
        path: pathType === "Prefix" && path.endsWith("/") ? path.slice(0, -1) || "/" : path,
        pathType,
        place,
        object,
      })),
    );
}

/**
 * Claims of one host and path, of one unit or of several. Each claim is held against the first one of its host and
 * path only, so that a host in many environments is said once for each. Within one Ingress an exact path and a prefix
 * go together; between Ingresses the admission webhook of ingress-nginx refuses the second whatever its type
 * (checkOverlap in internal/ingress/controller), and without the webhook both are served: a warning. Ingresses of
 * different classes have different controllers, which do not meet.
 */
export function hostConflicts(claims: readonly HostClaim[]): readonly HostConflict[] {
  const firsts = new Map<string, HostClaim[]>();
  const conflicts: HostConflict[] = [];
  for (const claim of claims) {
    const key = JSON.stringify([classOf(claim.object), claim.host, claim.path]);
    const earlier = firsts.get(key);
    if (earlier === undefined) {
      firsts.set(key, [claim]);
      continue;
    }
    const same = earlier.find(({ pathType }) => pathType === claim.pathType);
    const first = same ?? earlier.find(({ object }) => object !== claim.object);
    if (first !== undefined && !isSaidTwice(first.object, claim.object)) {
      conflicts.push({ severity: same === undefined ? "warning" : "error", first, second: claim });
    }
    if (same === undefined) earlier.push(claim);
  }
  return conflicts;
}

function isSaidTwice(one: CompiledObject, other: CompiledObject): boolean {
  return one !== other && isSameObject(one, other);
}

/** What conflicts follow from: plain data that stays as long as nothing is to be said otherwise. */
export function claimKey({ object: { object, origin, written }, ...claim }: HostClaim): unknown {
  return [claim, object, origin, written?.() ?? []];
}

/** What is said about a conflict, at the later claim. */
export function hostConflictFinding({ severity, first, second }: HostConflict): Diagnostic {
  const route = `${second.host === "" ? "any host" : second.host}${second.path}`;
  const owner = first.object === second.object ? "this Ingress" : objectName(first.object);
  return finding("duplicate-route", second.object, {
    // Between environments it is the host that is wrong, and within one the route.
    origin:
      first.unit === second.unit && second.object.written !== undefined
        ? placeOf(second.object, second.place)
        : placeOfValue(second.object, ["rules/host"], second.host),
    severity,
    message:
      severity === "error"
        ? `${route} is claimed twice: ${owner} has it already.`
        : `${route} is claimed as ${second.pathType} here and as ${first.pathType} by ${owner}: ingress-nginx's admission webhook refuses the second.`,
    hint: "Give each its own host or path; hosts belong to one environment only.",
  });
}
