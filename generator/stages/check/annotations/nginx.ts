import type { Diagnostic, Severity } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asTextMap, textOf } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { controllerSetting, isServedByNginx, nginx } from "../relations/ingress-nginx.ts";
import { type Inventory, ownOfKind } from "../relations/inventory.ts";
import { isTemplate, type NginxController, nginxControllerIn } from "./controllers.ts";
import { type Consequence, nginxAnnotations, snippets } from "./nginx-values.ts";

/** Values of ingress-nginx's annotations that it does not take. It says so in its log only. */
export function nginxValues(inventory: Inventory): readonly Diagnostic[] {
  const reading = {
    controller: nginxControllerIn(inventory),
    takesOfOthers: controllerSetting(inventory, "allow-cross-namespace-resources") === "true",
  };
  return ownOfKind(inventory, "Ingress.networking.k8s.io")
    .filter((ingress) => isServedByNginx(inventory, ingress))
    .flatMap((ingress) =>
      Object.entries(asTextMap(ingress.object.metadata.annotations)).flatMap(([key, value]) => {
        if (!key.startsWith(`${nginx}/`) || textOf(value) === undefined || isTemplate(value)) return [];
        return valueFindings(ingress, key, value, reading);
      }),
    );
}

/** What is known of the controller. */
interface Reading {
  readonly controller: NginxController | undefined;
  /** Whether an Ingress may name objects of other namespaces. */
  readonly takesOfOthers: boolean;
}

function valueFindings(
  ingress: CompiledObject,
  key: string,
  value: string,
  { controller, takesOfOthers }: Reading,
): readonly Diagnostic[] {
  const name = key.slice(nginx.length + 1);
  if (snippets.has(name)) return snippetFindings(ingress, key, controller);
  const annotation = nginxAnnotations.get(name);
  if (annotation === undefined || controller?.validates === false) return [];
  const { given, later } = annotation;
  const { values, otherwise } = later !== undefined && annotation.values.takes(value) ? later : annotation;
  const home = takesOfOthers ? undefined : ingress.object.metadata.namespace;
  if (values.takes(value, home))
    return name === "ssl-passthrough" ? passthroughFindings(ingress, key, value, controller) : [];
  if (given !== undefined && textOf(asTextMap(ingress.object.metadata.annotations)[`${nginx}/${given}`]) === undefined)
    return [];
  return [
    finding(isMinor(otherwise) ? "passed-over-value" : "passed-over-object", ingress, {
      severity: severityOf(otherwise, controller),
      origin: placeOf(ingress, ["metadata", "annotations", key]),
      message: `The value \`${value}\` of ${key} is none that ingress-nginx takes: ${consequences[otherwise]}.`,
      hint: `It takes ${values.words}.`,
    }),
  ];
}

const consequences: Readonly<Record<Consequence, string>> = {
  dropped: "it passes over the whole Ingress, which gets no route",
  denied: "every path of the Ingress answers 503",
  unguarded: "it leaves the authentication out, and every path is open to everybody",
  skipped: "it leaves out what is none, as if it were not written",
  default: "it passes over the annotation, as if it were not there",
};

function isMinor(consequence: Consequence): boolean {
  return consequence === "default" || consequence === "skipped";
}

/** Certain only with the controller in sight: another version may read otherwise. */
function severityOf(consequence: Consequence, controller: NginxController | undefined): Severity {
  return isMinor(consequence) || controller === undefined ? "warning" : "error";
}

function snippetFindings(
  ingress: CompiledObject,
  key: string,
  controller: NginxController | undefined,
): readonly Diagnostic[] {
  if (controller?.takesSnippets === "yes") return [];
  return [
    finding("passed-over-object", ingress, {
      severity: controller?.takesSnippets === "no" ? "error" : "warning",
      origin: placeOf(ingress, ["metadata", "annotations", key]),
      message: `${key} holds a snippet, and ingress-nginx takes none unless it is told to: it passes over the whole Ingress, which gets no route.`,
      hint: 'Use the annotation that says the same, or set allow-snippet-annotations to "true" and annotations-risk-level to Critical in the controller\'s ConfigMap, with which whoever writes an Ingress may read every Secret.',
    }),
  ];
}

function passthroughFindings(
  ingress: CompiledObject,
  key: string,
  value: string,
  controller: NginxController | undefined,
): readonly Diagnostic[] {
  if (controller === undefined || controller.passesThrough || !/^(1|t|true)$/i.test(value)) return [];
  return [
    finding("passed-over-value", ingress, {
      severity: "warning",
      origin: placeOf(ingress, ["metadata", "annotations", key]),
      message: `${key} is set, and the controller runs without --enable-ssl-passthrough: it ends TLS itself.`,
      hint: "Give the controller the argument --enable-ssl-passthrough, or remove the annotation.",
    }),
  ];
}
