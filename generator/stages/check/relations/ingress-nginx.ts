import type { CompiledObject } from "../../../model/compiled.ts";
import { controllerClasses } from "../../../model/controllers/names.ts";
import { asList, asTextMap, asTexts, at, textOf } from "../../../model/loose.ts";
import { type Inventory, lookUp, ofKind } from "./inventory.ts";
import { containersOf, type Pods } from "./pods.ts";

/** Prefix of ingress-nginx's annotations. */
export const nginx = "nginx.ingress.kubernetes.io";

/** One path of an Ingress, or what answers when none fits. */
export interface IngressPath {
  /** In lower case; empty: every host. */
  readonly host: string;
  readonly path: string;
  readonly pathType: string;
  readonly service: string | undefined;
  /** Where it stands in the object. */
  readonly place: readonly string[];
}

/** The paths of an Ingress. One that is left out is `/`. */
export function pathsOf({ object }: CompiledObject): readonly IngressPath[] {
  return asList(at(object, "spec", "rules")).flatMap((rule, ruleIndex) => {
    const host = (textOf(at(rule, "host")) ?? "").toLowerCase();
    return asList(at(rule, "http", "paths")).map((path, index) => ({
      host,
      path: textOf(at(path, "path")) ?? "/",
      pathType: textOf(at(path, "pathType")) ?? "ImplementationSpecific",
      service: textOf(at(path, "backend", "service", "name")),
      place: ["spec", "rules", String(ruleIndex), "http", "paths", String(index)],
    }));
  });
}

/** An annotation of ingress-nginx, without its prefix. */
export function nginxAnnotation({ object }: CompiledObject, name: string): string | undefined {
  return textOf(asTextMap(object.metadata.annotations)[`${nginx}/${name}`]);
}

/** The class that an Ingress asks for, in the field or in the old annotation. */
export function classOf({ object }: CompiledObject): string | undefined {
  return (
    textOf(at(object, "spec", "ingressClassName")) ??
    textOf(asTextMap(object.metadata.annotations)["kubernetes.io/ingress.class"])
  );
}

/** Whether ingress-nginx serves an Ingress, as far as its class, or otherwise its annotations, can tell. */
export function isServedByNginx(inventory: Inventory, ingress: CompiledObject): boolean {
  const name = classOf(ingress);
  const known = name === undefined ? undefined : lookUp(inventory, "IngressClass.networking.k8s.io", name);
  if (known !== undefined) return at(known.object, "spec", "controller") === controllerClasses.ingressNginx;
  if (name === "nginx") return true;
  return Object.keys(asTextMap(ingress.object.metadata.annotations)).some((key) => key.startsWith(`${nginx}/`));
}

/** A setting of the ingress controller, from whichever config map has it. Its keys are not used for anything else. */
export function controllerSetting(inventory: Inventory, key: string): string | undefined {
  for (const { object } of ofKind(inventory, "ConfigMap")) {
    const value = textOf(at(object, "data", key));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Whether a controller has a certificate for hosts that have none of their own. */
export function hasDefaultCertificate(pods: readonly Pods[]): boolean {
  const given = pods
    .flatMap(({ spec }) => containersOf(spec))
    .flatMap(({ args, command }) => [...asTexts(args), ...asTexts(command)]);
  return given.some((argument) => argument.startsWith("--default-ssl-certificate="));
}
