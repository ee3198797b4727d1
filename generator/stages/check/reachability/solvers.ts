import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asList, asRecord, asTextMap, textOf } from "../../../model/loose.ts";
import type { Labels } from "../../../model/network/labels.ts";
import { finding } from "../finding.ts";
import type { Party } from "./blocked.ts";
import { blockedHint, blockedMessage, blockedPorts } from "./blocked.ts";
import { type NetworkView, namespaceOf } from "./network-view.ts";
import { gatewayControllers, ingressControllers, solverParty } from "./parties.ts";
import { placeOfBlocked } from "./places.ts";

/** @codes gathered by the build */
export const codes = {
  "solver-blocked": {
    cause:
      "A certificate is proven by http01, but the ingress controller cannot reach the pod that answers the challenge, so no certificate is ever issued.",
    cure: 'Allow the controller to port 8089 of pods labelled acme.cert-manager.io/http01-solver: "true".',
  },
} as const satisfies CodeTexts;

/**
 * Where a certificate is proven by http01, the ingress controller reaches the pod that cert-manager starts for the
 * challenge, on port 8089 (acmeSolverListenPort of cert-manager's pkg/issuer/acme/http). One finding per issuer and
 * namespace: all challenges there run in pods of one kind.
 */
export function solversPass(view: NetworkView): readonly Diagnostic[] {
  const asked = new Map<string, Request>();
  for (const request of requests(view)) {
    const key = `${request.namespace} ${request.issuer.object.kind}/${request.issuer.object.metadata.name}`;
    if (!asked.has(key)) asked.set(key, request);
  }
  return [...asked.values()].flatMap(({ subject, namespace, issuer }) =>
    solversOf(view, issuer).flatMap(({ controllers, labels }) => {
      const solver = solverParty(view, namespace, labels);
      return controllers.flatMap((controller) => {
        const blocked = blockedPorts(controller, solver, [{ protocol: "TCP", port: 8089 }]);
        if (blocked === undefined) return [];
        const { kind, metadata } = issuer.object;
        const message = `The ${kind} \`${metadata.name}\` proves hosts by http01. ${blockedMessage(blocked)}`;
        return [
          finding("solver-blocked", subject, {
            origin: placeOfBlocked(view, subject, blocked),
            message,
            hint: blockedHint(blocked),
          }),
        ];
      });
    }),
  );
}

/** A certificate that is asked for in a namespace, with the issuer that is to make it. */
interface Request {
  readonly subject: CompiledObject;
  readonly namespace: string;
  readonly issuer: CompiledObject;
}

function requests(view: NetworkView): readonly Request[] {
  const ofCertificates = (view.ownByKind.get("Certificate") ?? []).flatMap((subject) => {
    if (!subject.object.apiVersion.startsWith("cert-manager.io/")) return [];
    const { kind, name } = asRecord(asRecord(subject.object.spec).issuerRef);
    return request(view, subject, textOf(kind) ?? "Issuer", textOf(name));
  });
  const ofIngresses = (view.ownByKind.get("Ingress") ?? []).flatMap((subject) => {
    // cert-manager makes a Certificate for each entry of `tls`, and none without.
    if (asList(asRecord(subject.object.spec).tls).length === 0) return [];
    const annotations = asTextMap(subject.object.metadata.annotations);
    const clusterIssuer = annotations["cert-manager.io/cluster-issuer"];
    if (clusterIssuer !== undefined) return request(view, subject, "ClusterIssuer", clusterIssuer);
    return request(
      view,
      subject,
      annotations["cert-manager.io/issuer-kind"] ?? "Issuer",
      annotations["cert-manager.io/issuer"],
    );
  });
  return [...ofCertificates, ...ofIngresses];
}

function request(
  view: NetworkView,
  subject: CompiledObject,
  kind: string,
  name: string | undefined,
): readonly Request[] {
  const namespace = namespaceOf(subject);
  const issuer = (view.byKind.get(kind) ?? []).find(
    (candidate) =>
      candidate.object.apiVersion.startsWith("cert-manager.io/") &&
      candidate.object.metadata.name === name &&
      (kind === "ClusterIssuer" || namespaceOf(candidate) === namespace),
  );
  return issuer === undefined ? [] : [{ subject, namespace, issuer }];
}

/** The http01 solvers of an issuer: who serves their pages, and the labels of the pods. */
function solversOf(
  view: NetworkView,
  issuer: CompiledObject,
): readonly { readonly controllers: readonly Party[]; readonly labels: Labels }[] {
  const { object } = issuer;
  return asList(asRecord(asRecord(object.spec).acme).solvers).flatMap((solver) => {
    const { ingress, gatewayHTTPRoute } = asRecord(asRecord(solver).http01);
    if (typeof gatewayHTTPRoute === "object" && gatewayHTTPRoute !== null) {
      const { parentRefs, podTemplate } = asRecord(gatewayHTTPRoute);
      const labels = asTextMap(asRecord(asRecord(podTemplate).metadata).labels);
      return [
        { controllers: gatewayControllers(view, { ...issuer, object: { ...object, spec: { parentRefs } } }), labels },
      ];
    }
    if (typeof ingress !== "object" || ingress === null) return [];
    const { ingressClassName, class: annotated, podTemplate } = asRecord(ingress);
    const labels = asTextMap(asRecord(asRecord(podTemplate).metadata).labels);
    const className = textOf(ingressClassName) ?? textOf(annotated);
    return [{ controllers: ingressControllers(view, className), labels }];
  });
}
