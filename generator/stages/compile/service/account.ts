import type { PolicyRule, Role, RoleBinding } from "kubernetes-types/rbac/v1.js";
import type { KubernetesObject } from "../../../model/compiled.ts";
import type { Service } from "../../../model/workload.ts";
import { inWave, labelsOf } from "../part.ts";

const apiGroup = "rbac.authorization.k8s.io";

/** What a service's account may do in its namespace. */
export function accountRights({ name, account }: Service, namespace: string): readonly KubernetesObject[] {
  if (account.rules.length === 0) return [];
  const apiVersion = `${apiGroup}/v1`;
  const metadata = { name, namespace, labels: labelsOf(name), annotations: inWave("foundation") };
  return [
    { apiVersion, kind: "Role", metadata, rules: account.rules as unknown as PolicyRule[] } satisfies Role,
    {
      apiVersion,
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup, kind: "Role", name },
      subjects: [{ kind: "ServiceAccount", name: account.name, namespace }],
    } satisfies RoleBinding,
  ];
}
