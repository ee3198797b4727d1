import { asTextMap } from "../../model/loose.ts";
import { applicationsOf } from "./relations/applications.ts";
import { inventoryOf } from "./relations/inventory.ts";
import type { Rule } from "./rule.ts";
import { fleetingData } from "./sync/hooks.ts";
import { deadlocks } from "./sync/order.ts";
import { replaced } from "./sync/replaced.ts";
import { returning } from "./sync/returning.ts";
import { tooLarge } from "./sync/size.ts";

/** A sync by Argo CD ends, repeats nothing, and loses no data. */
export const sync: Rule = (scope) => {
  const inventory = inventoryOf(scope);
  const applications = applicationsOf(scope);
  const isCompiled = scope.unit.kind !== "manifests";
  const isDeployedByArgoCd =
    isCompiled || scope.argocd.length > 0 || inventory.unit.some(({ object }) => mentionsArgoCd(object.metadata));
  if (!isDeployedByArgoCd) return [];
  return [
    ...deadlocks(scope, inventory, applications),
    ...fleetingData(inventory),
    ...replaced(inventory, applications),
    ...returning(inventory, applications),
    ...tooLarge(inventory, (subject) => isCompiled || applications(subject) !== undefined, applications),
  ];
};

function mentionsArgoCd({ annotations }: { readonly annotations?: unknown }): boolean {
  return Object.keys(asTextMap(annotations)).some((key) => key.startsWith("argocd.argoproj.io/"));
}
