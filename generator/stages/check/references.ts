import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../model/compiled.ts";
import { groupKind } from "../../model/kubernetes/kinds.ts";
import { entryOf } from "../../model/loose.ts";
import { analysisAddresses, configAddresses, podAddresses } from "./references/addresses.ts";
import { backendPolicyReferences } from "./references/backend-policies.ts";
import {
  addressPools,
  annotatedIssuer,
  bindingReferences,
  certificateIssuer,
  issuerSecrets,
  solverClasses,
  storageClass,
} from "./references/cluster.ts";
import type { Context } from "./references/context.ts";
import { gatewayReferences } from "./references/gateways.ts";
import { ingressReferences } from "./references/ingresses.ts";
import { permittedResources } from "./references/permissions.ts";
import { podReferences } from "./references/pods.ts";
import { middlewareReferences } from "./references/route-rules.ts";
import { routeReferences } from "./references/routes.ts";
import { governingService, policyTargets, serviceTargets } from "./references/services.ts";
import { secretStores, storeAccounts } from "./references/stores.ts";
import { mayMakePods } from "./relations/custom-pods.ts";
import { entryIndex } from "./relations/entries.ts";
import { everyCluster } from "./relations/every-cluster.ts";
import { inventoryOf } from "./relations/inventory.ts";
import { operatorsPodsOf, podsOf } from "./relations/pods.ts";
import { isOpen, type Rule } from "./rule.ts";

type Check = (context: Context, subject: CompiledObject) => readonly Diagnostic[];

/** What objects of each kind name, besides what their pods do. */
const checks: Readonly<Record<string, readonly Check[]>> = {
  "Ingress.networking.k8s.io": [ingressReferences, annotatedIssuer],
  Service: [serviceTargets, addressPools],
  ConfigMap: [configAddresses],
  PersistentVolumeClaim: [storageClass],
  "StatefulSet.apps": [governingService, storageClass],
  "NetworkPolicy.networking.k8s.io": [policyTargets],
  "PodDisruptionBudget.policy": [policyTargets],
  "Gateway.gateway.networking.k8s.io": [gatewayReferences, annotatedIssuer],
  "BackendTLSPolicy.gateway.networking.k8s.io": [backendPolicyReferences],
  "HTTPRoute.gateway.networking.k8s.io": [routeReferences],
  "GRPCRoute.gateway.networking.k8s.io": [routeReferences],
  "TLSRoute.gateway.networking.k8s.io": [routeReferences],
  "TCPRoute.gateway.networking.k8s.io": [routeReferences],
  "UDPRoute.gateway.networking.k8s.io": [routeReferences],
  "AnalysisTemplate.argoproj.io": [analysisAddresses],
  "ClusterAnalysisTemplate.argoproj.io": [analysisAddresses],
  "Middleware.traefik.io": [middlewareReferences],
  "Certificate.cert-manager.io": [certificateIssuer],
  "Issuer.cert-manager.io": [issuerSecrets, solverClasses],
  "ClusterIssuer.cert-manager.io": [solverClasses],
  "Role.rbac.authorization.k8s.io": [permittedResources],
  "ClusterRole.rbac.authorization.k8s.io": [permittedResources],
  "RoleBinding.rbac.authorization.k8s.io": [bindingReferences],
  "ClusterRoleBinding.rbac.authorization.k8s.io": [bindingReferences],
  "ExternalSecret.external-secrets.io": [secretStores],
  "SecretStore.external-secrets.io": [storeAccounts],
  "L2Advertisement.metallb.io": [addressPools],
  "BGPAdvertisement.metallb.io": [addressPools],
};

/**
 * Everything that an object of the unit names exists: in the unit, in the cluster's objects, among what controllers
 * make out of these, or among what was declared to exist.
 */
export const references: Rule = (scope) => {
  const inventory = inventoryOf(scope);
  const context: Context = {
    inventory,
    entries: entryIndex(inventory, scope.unit.declared),
    pods: podsOf(inventory.known),
    operators: { pods: operatorsPodsOf(inventory.known), makers: inventory.known.filter(mayMakePods) },
    declared: [
      ...everyCluster,
      ...scope.unit.declared.externals.map(({ kind, name }) => ({ kind, name, namespace: undefined })),
      ...(scope.unit.declared.exists ?? []),
    ],
    absence: isOpen(scope.unit) ? "warning" : "error",
  };
  const pods = new Map(context.pods.map((made) => [made.maker, made]));
  return inventory.unit.flatMap((subject) => {
    const made = pods.get(subject);
    const ofPods = made === undefined ? [] : [...podReferences(context, made), ...podAddresses(context, made)];
    return [
      ...ofPods,
      ...(entryOf(checks, groupKind(subject.object)) ?? []).flatMap((check) => check(context, subject)),
    ];
  });
};
