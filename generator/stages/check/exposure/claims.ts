import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic, Severity } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject, CompiledUnit } from "../../../model/compiled.ts";
import { groupKind } from "../../../model/kubernetes/kinds.ts";
import { finding, objectName } from "../finding.ts";
import { placeOf, placeOfValue } from "../place.ts";
import { isMatchingRoute, matchesOf, parentsOf } from "../relations/gateway-routes.ts";
import { classOf, nginxAnnotation, pathsOf } from "../relations/ingress-nginx.ts";
import { isSameObject, namedObjects } from "../relations/inventory.ts";

/** @codes gathered by the build */
export const codes = {
  "duplicate-route": {
    cause:
      "Two Ingresses or routes, perhaps of two environments, claim one host and path. The older one answers, or the second is refused.",
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
  /** What it meets others at: the class of an Ingress, the section of a Gateway. */
  readonly meeting: string;
  readonly object: CompiledObject;
}

/** Two claims of which only one can be answered. `second` is the later one in the order of the claims. */
export interface HostConflict {
  readonly severity: Severity;
  readonly first: HostClaim;
  readonly second: HostClaim;
}

/**
 * Every host and path that the unit's Ingresses and routes claim; canaries share theirs on purpose and are left out, and what
 * asks for headers too.
 */
export function hostClaims(unit: CompiledUnit): readonly HostClaim[] {
  const named = namedObjects(unit.objects);
  return [...ingressClaims(unit, named), ...named.filter(isMatchingRoute).flatMap((route) => routeClaims(unit, route))];
}

/**
 * A route claims at each section that it is for: the plain one may send on what the other one serves. Those of another
 * namespace may not be for the Gateway at all, which its listeners say.
 */
function routeClaims(unit: CompiledUnit, object: CompiledObject): readonly HostClaim[] {
  const matches = matchesOf(object).filter(({ condition }) => condition === "");
  return parentsOf(object).flatMap((parent) =>
    matches.map(({ host, path, pathType, place }) => ({
      unit: unit.name,
      host,
      path,
      pathType,
      place,
      meeting: `${object.object.metadata.namespace} ${parent}`,
      object,
    })),
  );
}

function ingressClaims(unit: CompiledUnit, named: readonly CompiledObject[]): readonly HostClaim[] {
  return named
    .filter(({ object }) => groupKind(object) === "Ingress.networking.k8s.io")
    .filter((object) => nginxAnnotation(object, "canary") !== "true")
    .flatMap((object) =>
      pathsOf(object).map(({ host, path, pathType, place }) => ({
        unit: unit.name,
        host,
        path: pathType === "Prefix" && path.endsWith("/") ? path.slice(0, -1) || "/" : path,
        pathType,
        place,
        meeting: JSON.stringify(classOf(object) ?? null),
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
    const key = JSON.stringify([claim.meeting, claim.host, claim.path]);
    const earlier = firsts.get(key);
    if (earlier === undefined) {
      firsts.set(key, [claim]);
      continue;
    }
    const same = earlier.find(({ pathType }) => pathType === claim.pathType);
    const first = same ?? earlier.find(({ object }) => object !== claim.object);
    // An exact path and a prefix go together in routes, of one object or of two.
    const isFree = same === undefined && isMatchingRoute(claim.object);
    if (first !== undefined && !isFree && !isSaidTwice(first.object, claim.object)) {
      conflicts.push({ severity: same === undefined ? "warning" : "error", first, second: claim });
    }
    if (same === undefined) earlier.push(claim);
  }
  return [...conflicts, ...acrossApis(claims)];
}

/**
 * A host and path of an Ingress and of a route: one controller serves both in an order that nobody has written down, or two do
 * at two addresses, of which the host has one. While moving from one to the other that is meant: a warning.
 */
function acrossApis(claims: readonly HostClaim[]): readonly HostConflict[] {
  const ingresses = new Map(
    claims.filter(({ object }) => !isMatchingRoute(object)).map((claim) => [claimedText(claim), claim]),
  );
  const told = new Set<string>();
  return claims.flatMap((second): readonly HostConflict[] => {
    const first = isMatchingRoute(second.object) && second.host !== "" ? ingresses.get(claimedText(second)) : undefined;
    if (first === undefined || told.has(claimedText(second))) return [];
    told.add(claimedText(second));
    return [{ severity: "warning", first, second }];
  });
}

function claimedText({ host, path, pathType }: HostClaim): string {
  return JSON.stringify([host, path, pathType]);
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
  const owner = first.object === second.object ? `this ${second.object.object.kind}` : objectName(first.object);
  const isAcross = isMatchingRoute(first.object) !== isMatchingRoute(second.object);
  return finding("duplicate-route", second.object, {
    // Between environments it is the host that is wrong, and within one the route.
    origin:
      first.unit === second.unit && second.object.written !== undefined
        ? placeOf(second.object, second.place)
        : placeOfValue(second.object, ["rules/host", "hostnames"], second.host),
    severity,
    message:
      severity === "error"
        ? `${route} is claimed twice: ${owner} has it already.`
        : isAcross
          ? `${route} is claimed by a route here and by ${owner}: which one answers is for the address that the host has.`
          : `${route} is claimed as ${second.pathType} here and as ${first.pathType} by ${owner}: ingress-nginx's admission webhook refuses the second.`,
    hint: isAcross
      ? "Remove one of them when no client comes by its controller any more."
      : "Give each its own host or path; hosts belong to one environment only.",
  });
}
