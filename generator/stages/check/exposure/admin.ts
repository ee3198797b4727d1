import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { at, textOf } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf, placeOfValue } from "../place.ts";
import { classOf, controllerSetting, isServedByNginx, nginxAnnotation, pathsOf } from "../relations/ingress-nginx.ts";
import type { Inventory } from "../relations/inventory.ts";

/** @codes gathered by the build */
export const codes = {
  "admin-route-without-authentication": {
    cause: "A console, such as Kafka UI, is reachable from outside without authentication.",
    cure: "Put it behind an Ingress with auth-type and auth-secret, or with auth-url.",
    kind: "policy",
  },
  "node-port": {
    cause: "A Service of the type NodePort is open on every node, past the ingress controller and its rules.",
    cure: "Make it a ClusterIP Service behind an Ingress.",
    kind: "policy",
  },
} as const satisfies CodeTexts;

const adminWords: ReadonlySet<string> = new Set(["admin", "dashboard", "console"]);

/**
 * error: its name says that it administers something. warning: it is some user interface, perhaps the product's own; or a
 * manifest of others, whose names may mean anything.
 */
function adminLevel(name: string, open: boolean): "error" | "warning" | undefined {
  const words = name.toLowerCase().split(/[-.]/);
  if (words.some((word) => adminWords.has(word)) || name.includes("kafka-ui")) return open ? "warning" : "error";
  return words.includes("ui") ? "warning" : undefined;
}

/** Routes to consoles that anybody can open. */
export function openConsoles(inventory: Inventory, ingress: CompiledObject, open: boolean): readonly Diagnostic[] {
  if (asksWho(inventory, ingress)) return [];
  // Another controller asks in its own way, of which nothing is in sight.
  const isTold = classOf(ingress) === undefined || isServedByNginx(inventory, ingress);
  const found = new Map<string, Diagnostic>();
  for (const { host, service } of pathsOf(ingress)) {
    const level = adminLevel(service ?? "", open) ?? adminLevel(host.split(".")[0] ?? "", open);
    if (level === undefined) continue;
    const route = `${host === "" ? "Every host" : host} leads to ${service ?? "a console"}`;
    found.set(
      route,
      finding("admin-route-without-authentication", ingress, {
        origin: placeOfValue(ingress, ["service/name"], service),
        severity: isTold ? level : "warning",
        message: isTold ? `${route} without asking who it is.` : `${route}, and nothing in sight asks who it is.`,
        hint: isTold
          ? "Set auth-type and auth-secret, auth-url, or auth-tls-secret of ingress-nginx, or remove the route."
          : "Have the ingress controller ask, or remove the route.",
      }),
    );
  }
  return [...found.values()];
}

function asksWho(inventory: Inventory, ingress: CompiledObject): boolean {
  const value = (name: string) => nginxAnnotation(ingress, name);
  if (value("auth-url") !== undefined) return true;
  if (/^(basic|digest)$/.test(value("auth-type") ?? "") && value("auth-secret") !== undefined) return true;
  if (value("auth-tls-secret") !== undefined && (value("auth-tls-verify-client") ?? "on") === "on") return true;
  return controllerSetting(inventory, "global-auth-url") !== undefined && value("enable-global-auth") !== "false";
}

/** Services that are reachable from outside without the ingress controller. */
export function directlyExposed(service: CompiledObject, open: boolean): readonly Diagnostic[] {
  const type = textOf(at(service.object, "spec", "type"));
  if (type !== "NodePort" && type !== "LoadBalancer") return [];
  const { name } = service.object.metadata;
  const level = adminLevel(name, open);
  const console =
    level === undefined
      ? []
      : [
          finding("admin-route-without-authentication", service, {
            origin: placeOf(service, ["spec", "type"]),
            severity: level,
            message: `The Service \`${name}\` is of the type ${type}: it opens to anybody without asking who it is.`,
            hint: "Make it a ClusterIP Service behind an Ingress with authentication.",
          }),
        ];
  if (type === "LoadBalancer") return console;
  return [
    ...console,
    finding("node-port", service, {
      origin: placeOf(service, ["spec", "type"]),
      severity: "warning",
      message: `The Service \`${name}\` is of the type NodePort: it is open on every node, past the ingress controller.`,
      hint: "Make it a ClusterIP Service behind an Ingress, or a LoadBalancer with an address of its own.",
    }),
  ];
}
