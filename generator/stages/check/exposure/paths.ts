import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asTextMap, at } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf, placeOfValue } from "../place.ts";
import {
  classOf,
  controllerSetting,
  type IngressPath,
  isServedByNginx,
  nginx,
  nginxAnnotation,
  pathsOf,
} from "../relations/ingress-nginx.ts";
import { type Inventory, ofKind } from "../relations/inventory.ts";

/** @codes gathered by the build */
export const codes = {
  "rewrite-swallows-path": {
    cause:
      "The annotation rewrite-target replaces the whole path, and the Ingress's paths capture nothing that it could keep: every request arrives as the same one.",
    cure: "Capture the rest of the path and use it in the target, or drop the rewrite. Give a web page an Ingress without rewrite.",
  },
  "path-type-mismatch": {
    cause: "A path is a pattern, but its type or the missing use-regex says that it is plain text.",
    cure: "Use the type ImplementationSpecific, and set use-regex.",
  },
  "ingress-without-class": {
    cause: "An Ingress names no class, and the cluster has no default class.",
    cure: "Set spec.ingressClassName.",
  },
} as const satisfies CodeTexts;

/**
 * Paths from which a rewrite takes everything below them. ingress-nginx replaces the whole path by rewrite-target, in
 * which only what the path's groups captured is left; a path that equals the target is not rewritten at all
 * (buildProxyPass in internal/ingress/controller/template).
 */
export function swallowedPaths(ingress: CompiledObject): readonly Diagnostic[] {
  const target = nginxAnnotation(ingress, "rewrite-target");
  if (target === undefined) return [];
  const swallowed = pathsOf(ingress).filter((path) => isSwallowed(path, target));
  if (swallowed.length === 0) return [];
  const shown = swallowed.map(({ host, path }) => `${host}${path}`).join(", ");
  // A path with a pattern of its own may be meant for one address only.
  const sure = swallowed.some(({ pathType }) => pathType === "Prefix");
  return [
    finding("rewrite-swallows-path", ingress, {
      origin: placeOf(ingress, ["metadata", "annotations", `${nginx}/rewrite-target`]),
      severity: sure ? "error" : "warning",
      message: `rewrite-target is \`${target}\`, so whatever is asked for under ${shown} becomes \`${target.replace(/\$\d/g, "")}\`.`,
      hint: "Capture the rest, as in the path `/currency(/|$)(.*)` of type ImplementationSpecific with the target `/$2`, or drop the rewrite.",
    }),
  ];
}

function isSwallowed({ path, pathType }: IngressPath, target: string): boolean {
  if (path === target || pathType === "Exact" || path.endsWith("$")) return false;
  // nginx's own variables, such as $request_uri, carry the path along.
  if (/\$[a-z_{]/i.test(target)) return false;
  const used = [...target.matchAll(/\$(\d)/g)].map(([, group]) => Number(group));
  return !used.some((group) => group >= 1 && group <= groupsIn(path));
}

function groupsIn(path: string): number {
  return [...path.matchAll(/\\.|\((?!\?)|\(\?<[a-z]/gi)].filter(([match]) => match.startsWith("(")).length;
}

const plain = /^\/[A-Za-z0-9._\-/]*$/;
const pattern = /[()[\]{}*+?|^$\\]/;

/**
 * Patterns where ingress-nginx takes none: it refuses types Exact and Prefix with them unless strict-validate-path-type
 * is off (since 1.12 it is on; internal/ingress/inspector), and reads them as plain text without use-regex.
 */
export function pathTypes(
  inventory: Inventory,
  ingress: CompiledObject,
  patternHosts: ReadonlySet<string>,
): readonly Diagnostic[] {
  if (!isServedByNginx(inventory, ingress)) return [];
  const strict = controllerSetting(inventory, "strict-validate-path-type") !== "false";
  return pathsOf(ingress).flatMap(({ host, path, pathType }) => {
    // The API server refuses it, which is not this rule's to say.
    if (!path.startsWith("/")) return [];
    if (strict && (pathType === "Exact" || pathType === "Prefix") && !plain.test(path)) {
      return finding("path-type-mismatch", ingress, {
        origin: placeOfValue(ingress, ["paths/path"], path),
        message: `The path \`${path}\` has the type ${pathType}, for which ingress-nginx takes letters, digits and the characters . _ - / only: it refuses the Ingress.`,
        hint: "Use the type ImplementationSpecific for patterns.",
      });
    }
    if (pathType !== "ImplementationSpecific" || !pattern.test(path) || patternHosts.has(host)) return [];
    return finding("path-type-mismatch", ingress, {
      origin: placeOfValue(ingress, ["paths/path"], path),
      severity: "warning",
      message: `The path \`${path}\` is a pattern, but without ${nginx}/use-regex or rewrite-target it is compared as plain text.`,
      hint: `Set ${nginx}/use-regex to "true".`,
    });
  });
}

/** Hosts on which ingress-nginx reads paths as patterns: one Ingress that asks for it decides for the whole host. */
export function patternHosts(ingresses: readonly CompiledObject[]): ReadonlySet<string> {
  const asking = ingresses.filter(
    (ingress) =>
      nginxAnnotation(ingress, "use-regex") === "true" || nginxAnnotation(ingress, "rewrite-target") !== undefined,
  );
  return new Set(asking.flatMap((ingress) => pathsOf(ingress).map(({ host }) => host)));
}

/** An Ingress that says no class gets the cluster's default class when it is made, if there is one; where more exists than is in sight, there may be. */
export function unclassed(inventory: Inventory, ingress: CompiledObject, open: boolean): readonly Diagnostic[] {
  if (classOf(ingress) !== undefined) return [];
  const classes = ofKind(inventory, "IngressClass.networking.k8s.io");
  const isDefault = ({ object }: CompiledObject) =>
    asTextMap(object.metadata.annotations)["ingressclass.kubernetes.io/is-default-class"] === "true";
  if (classes.some(isDefault) || at(ingress.object, "spec") === undefined) return [];
  return [
    finding("ingress-without-class", ingress, {
      origin: placeOf(ingress, ["spec"]),
      severity: classes.length > 0 && !open ? "error" : "warning",
      message: "The Ingress names no class, and no IngressClass is the default: no controller serves it.",
      hint: "Set spec.ingressClassName.",
    }),
  ];
}
