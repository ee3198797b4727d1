import type { CompiledObject } from "../../../model/compiled.ts";
import { asList, asTexts, at, textOf } from "../../../model/loose.ts";
import { type Inventory, lookUp } from "../relations/inventory.ts";
import { containersOf, podsOf } from "../relations/pods.ts";

/** An ingress-nginx controller in sight, as its container says. */
export interface NginxController {
  /** Whether it holds values against their patterns: since 1.12, unless it is told not to. */
  readonly validates: boolean;
  readonly passesThrough: boolean;
  readonly takesSnippets: "yes" | "no" | "unknown";
  /** The ConfigMap with its settings. */
  readonly config: CompiledObject | undefined;
}

const image = /(?:^|\/)ingress-nginx\/controller(?:-chroot)?:v?(\d+)\.(\d+)\./;

/** The controller among the objects, if there is exactly one whose version can be read. */
export function nginxControllerIn(inventory: Inventory): NginxController | undefined {
  const found = podsOf(inventory.known).flatMap(({ spec }) =>
    containersOf(spec).flatMap((container) => {
      const [, major, minor] = image.exec(textOf(container.image) ?? "") ?? [];
      if (major === undefined || minor === undefined) return [];
      const flags = [...asTexts(container.command), ...asTexts(container.args)];
      if (flags.some((flag) => flag.startsWith("--annotations-prefix="))) return [];
      const isCurrent = Number(major) > 1 || Number(minor) >= 12;
      return {
        validates: isCurrent
          ? !flags.includes("--enable-annotation-validation=false")
          : flags.includes("--enable-annotation-validation=true"),
        passesThrough: flags.some((flag) => /^--enable-ssl-passthrough(=true)?$/.test(flag)),
        takesSnippets: snippetsOf(inventory, flags),
        config: configOf(inventory, flags),
      };
    }),
  );
  return found.length === 1 ? found[0] : undefined;
}

/** Both settings are needed, and both are off by default (internal/ingress/controller/config at controller-v1.15.1). */
function snippetsOf(inventory: Inventory, flags: readonly string[]): NginxController["takesSnippets"] {
  if (!flags.some(isConfigFlag)) return "no";
  const config = configOf(inventory, flags);
  if (config === undefined) return "unknown";
  const risk = textOf(at(config.object, "data", "annotations-risk-level"))?.toLowerCase();
  return risk === "critical" && at(config.object, "data", "allow-snippet-annotations") === "true" ? "yes" : "no";
}

function configOf(inventory: Inventory, flags: readonly string[]): CompiledObject | undefined {
  const flag = flags.find(isConfigFlag);
  return flag === undefined ? undefined : lookUp(inventory, "ConfigMap", flag.slice(flag.lastIndexOf("/") + 1));
}

function isConfigFlag(flag: string): boolean {
  return flag.startsWith("--configmap=");
}

/** Whether a manifest's value is filled in by a template. */
export function isTemplate(value: string): boolean {
  return value.includes("{{") || value.includes("<%");
}

/** The items of a list at a path that are texts without templates. */
export function plainItems(value: unknown, ...path: readonly string[]): readonly string[] {
  return asList(at(value, ...path)).filter((item): item is string => typeof item === "string" && !isTemplate(item));
}
