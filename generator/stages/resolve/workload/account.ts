import type { Service as ServiceInput } from "../../../model/input.ts";
import type { AccountSettings, Service } from "../../../model/workload.ts";
import type { Faults } from "../faults.ts";
import { present } from "../merge.ts";

/** The account of a service's pods. Rights are of no use without a token. */
export function resolveAccount(
  name: string,
  { serviceAccount: given }: ServiceInput,
  defaults: Service["defaults"],
): AccountSettings {
  const serviceAccount = given ?? {};
  const rules = serviceAccount.rules ?? [];
  const token = serviceAccount.token ?? (defaults === "kubernetes" ? undefined : rules.length > 0);
  return {
    isMade: defaults === "hardened" || given !== undefined,
    name: serviceAccount.name ?? name,
    annotations: present(serviceAccount.annotations ?? {}),
    ...(token !== undefined && { token }),
    rules,
  };
}

export function accountFaults({ serviceAccount }: ServiceInput, keys: readonly string[], faults: Faults): void {
  if (serviceAccount?.token !== false || serviceAccount.rules === undefined) return;
  const message = "Pods without a token cannot use what `rules` allow.";
  faults.add("misplaced-setting", [...keys, "serviceAccount", "token"], message, "remove one of the two.");
}
