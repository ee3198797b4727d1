/**
 * Plays what nothing here runs: the ingress controller, that of Gateways, MetalLB and cert-manager. It writes no more than the
 * status by which they say that an object works.
 */
import { asList, asRecord } from "../../../generator/model/loose.ts";
import { type Api, hasCondition, type LiveObject, valueAt } from "../harness/api.ts";
import { list } from "../harness/objects.ts";

const address = { ingress: [{ ip: "192.168.1.100" }] };
const ready = { type: "Ready", status: "True", reason: "Test", message: "as cert-manager would say" };

interface Played {
  readonly apiVersion: string;
  readonly kind: string;
  readonly lacks: (object: LiveObject) => boolean;
  readonly status: (object: LiveObject) => object;
}

const hasAddress = (object: LiveObject) => valueAt(object, "status", "loadBalancer", "ingress") !== undefined;
const now = () => new Date().toISOString().replace(/\.\d+/, "");
const readyNow = () => ({ conditions: [{ ...ready, lastTransitionTime: now() }] });

/** Argo CD calls a route Progressing until its Gateway has seen it as it is. */
const isUnseen = ({ metadata: { generation }, status }: LiveObject) =>
  valueAt(status, "parents", 0, "conditions", 0, "observedGeneration") !== generation;
const seenNow = ({ metadata: { generation }, spec }: LiveObject) => ({
  parents: asList(valueAt(spec, "parentRefs")).map((parentRef) => ({
    parentRef: asRecord(parentRef),
    controllerName: "example.com/gateway",
    conditions: ["Accepted", "ResolvedRefs"].map((type) => ({
      ...ready,
      type,
      observedGeneration: generation,
      lastTransitionTime: now(),
    })),
  })),
});

const played: readonly Played[] = [
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    lacks: (object) => !hasAddress(object),
    status: () => ({ loadBalancer: address }),
  },
  {
    apiVersion: "v1",
    kind: "Service",
    lacks: (object) => valueAt(object, "spec", "type") === "LoadBalancer" && !hasAddress(object),
    status: () => ({ loadBalancer: address }),
  },
  ...["Certificate", "ClusterIssuer"].map((kind) => ({
    apiVersion: "cert-manager.io/v1",
    kind,
    lacks: (object: LiveObject) => !hasCondition(object, "Ready"),
    status: readyNow,
  })),
  ...["HTTPRoute", "GRPCRoute"].map((kind) => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind,
    lacks: isUnseen,
    status: seenNow,
  })),
];

/** Writes such statuses until it is stopped. A failure is thrown by `stop`. */
export function startOutside(api: Api): { readonly stop: () => Promise<void> } {
  let stopped = false;
  const run = async () => {
    while (!stopped) {
      for (const { apiVersion, kind, lacks, status } of played)
        for (const object of await list(api, apiVersion, kind))
          if (lacks(object)) await patchWhileThere(api, object, status(object));
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  };
  const ended = run().then(
    () => undefined,
    (error: unknown) => error,
  );
  return {
    stop: async () => {
      stopped = true;
      const error = await ended;
      if (error !== undefined) throw error;
    },
  };
}

async function patchWhileThere(api: Api, object: LiveObject, status: object): Promise<void> {
  const path = `${await api.pathOf(object)}/status`;
  const answer = await api.send("PATCH", path, { status }, "application/merge-patch+json");
  if (answer.status !== 404 && answer.status >= 300) throw new Error(`${path}: ${valueAt(answer.body, "message")}`);
}
