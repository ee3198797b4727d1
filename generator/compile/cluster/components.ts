import type { Cluster } from "../../model/resolved.ts";
import type { Part } from "../part.ts";
import { certManager } from "./cert-manager.ts";
import { ingressController } from "./ingress-controller.ts";
import { ingressControllerAccess } from "./ingress-controller-access.ts";
import { metallb } from "./metallb.ts";
import { namespaces } from "./namespaces.ts";

/** Objects of one concern of the cluster. */
export type ClusterComponent = (cluster: Cluster) => readonly Part[];

/** Everything that exists once per cluster: a new component is a file beside this one and a line here. */
export const clusterComponents: readonly ClusterComponent[] = [
  namespaces,
  metallb,
  ingressController,
  ingressControllerAccess,
  certManager,
];
