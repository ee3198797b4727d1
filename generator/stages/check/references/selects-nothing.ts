import leven from "leven";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { entryOf } from "../../../model/loose.ts";
import { finding, objectName } from "../finding.ts";
import { placeOf } from "../place.ts";
import { sameNamespace } from "../relations/inventory.ts";
import type { Pods } from "../relations/pods.ts";
import { maybeSelected, selectorText } from "../relations/selection.ts";
import type { Context } from "./context.ts";

/** An error where all pods are in sight and nothing can change their labels. */
export function selectsNothing(
  { pods, operators, absence }: Context,
  service: CompiledObject,
  selector: { readonly matchLabels: Readonly<Record<string, string>> },
): readonly Diagnostic[] {
  const { namespace } = service.object.metadata;
  const origin = placeOf(service, ["spec", "selector"]);
  if (maybeSelected(operators.pods, selector, namespace).length > 0) return [];
  const words = selectorText(selector);
  const [near] = maybeSelected(pods, selector, namespace);
  if (near !== undefined) {
    return [
      finding("selects-nothing", service, {
        origin,
        severity: "warning",
        message: `The selector ${words} matches no pods as they are made, so the Service has no endpoints until something gives those of ${objectName(near.maker)} the labels that they lack.`,
        hint: "If no program or operator sets these labels at run time, use labels that the pod template has.",
      }),
    ];
  }
  const operator = operators.makers.find(({ object }) => sameNamespace(object.metadata.namespace, namespace));
  const isProven = operator === undefined && (absence === "error" || isMistyped(pods, selector, namespace));
  const unseen = operator === undefined ? "" : ` What ${objectName(operator)} makes is not known here.`;
  return [
    finding("selects-nothing", service, {
      origin,
      severity: isProven ? "error" : "warning",
      message: `The selector ${words} matches no pods, so the Service has no endpoints.${unseen}`,
      hint: "Use labels that the pod template has.",
    }),
  ];
}

/** Whether pods are there that a selector would select if one of its values were spelt otherwise: no accident. */
function isMistyped(
  pods: readonly Pods[],
  { matchLabels }: { readonly matchLabels: Readonly<Record<string, string>> },
  namespace: string | undefined,
): boolean {
  return pods.some(({ labels, namespace: home }) => {
    if (!sameNamespace(home, namespace)) return false;
    const others = Object.entries(matchLabels).filter(([key, value]) => entryOf(labels, key) !== value);
    const [other, ...more] = others.map(([key, value]) => [value, entryOf(labels, key) ?? ""] as const);
    return other !== undefined && more.length === 0 && isTypo(other[0], other[1]);
  });
}

/** One or two letters apart, and by more than a number: `web-1` and `web-2` are meant. */
function isTypo(one: string, other: string): boolean {
  const letters = (text: string) => text.replace(/\d+/g, "");
  return other.length > 3 && letters(one) !== letters(other) && leven(one, other) <= 2;
}
