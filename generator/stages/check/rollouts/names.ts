import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { nearest } from "../../../diagnostics/nearest.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asRecord, asRecords, asTexts, at, isRecord, type Loose, textOf } from "../../../model/loose.ts";
import { gatewayPlugin } from "../../../model/rollouts.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import { type Inventory, lookUp, ofKind } from "../relations/inventory.ts";

/** @codes gathered by the build */
export const codes = {
  "missing-for-rollout": {
    cause:
      "A Rollout names a Service, an Ingress, a route, an analysis or a Deployment that does not exist, or an analysis asks for an " +
      "argument that nobody gives it. The controller refuses such a Rollout, or cannot move its weights.",
    cure: "Correct the name, or add what is named.",
  },
} as const satisfies CodeTexts;

/** A name in a Rollout, where it stands, and the kind of what it names. */
interface Named {
  readonly kind: string;
  readonly name: unknown;
  readonly path: readonly string[];
}

/** What a Rollout names and what is not there. */
export function missingNames(subject: CompiledObject, inventory: Inventory): readonly Diagnostic[] {
  const spec = asRecord(subject.object.spec);
  const { namespace } = subject.object.metadata;
  const missing = namesIn(spec).flatMap(({ kind, name, path }) => {
    const text = textOf(name);
    if (text === undefined || lookUp(inventory, kind, text, namespace) !== undefined) return [];
    return [absent(subject, { kind, name: text, path }, inventory)];
  });
  return [...missing, ...argumentsOf(subject, spec, inventory), ...strayIngresses(subject, spec, inventory)];
}

function absent(subject: CompiledObject, { kind, name, path }: Named, inventory: Inventory): Diagnostic {
  const [plain = kind] = kind.split(".");
  const near = nearest(
    String(name),
    ofKind(inventory, kind).map(({ object }) => object.metadata.name),
  );
  return finding("missing-for-rollout", subject, {
    origin: placeOf(subject, path),
    message: `It names ${plain} \`${String(name)}\`, which does not exist.`,
    hint: near === undefined ? `Add the ${plain}, or correct the name.` : `Did you mean \`${near}\`?`,
  });
}

function namesIn(spec: Loose): readonly Named[] {
  const { canary, blueGreen } = asRecord(spec.strategy);
  const services = [
    ...["stableService", "canaryService"].map((field) => ["canary", field, asRecord(canary)[field]] as const),
    ...["activeService", "previewService"].map((field) => ["blueGreen", field, asRecord(blueGreen)[field]] as const),
  ].map(([strategy, field, name]) => ({ kind: "Service", name, path: ["spec", "strategy", strategy, field] }));
  const routing = ["spec", "strategy", "canary", "trafficRouting"];
  const router = asRecord(asRecord(canary).trafficRouting);
  const ingresses = ingressesOf(router).map(({ name, keys }) => ({
    kind: "Ingress.networking.k8s.io",
    name,
    path: [...routing, "nginx", ...keys],
  }));
  const plugin = asRecord(asRecord(router.plugins)[gatewayPlugin]);
  const routes = [
    ...["httpRoute", "grpcRoute"].map((field) => ({
      kind: routeKinds.get(field) ?? "",
      name: plugin[field],
      keys: [field],
    })),
    ...["httpRoutes", "grpcRoutes"].flatMap((field) =>
      asRecords(plugin[field]).map(({ name }, index) => ({
        kind: routeKinds.get(field.slice(0, -1)) ?? "",
        name,
        keys: [field, String(index)],
      })),
    ),
  ].map(({ kind, name, keys }) => ({ kind, name, path: [...routing, "plugins", gatewayPlugin, ...keys] }));
  const { workloadRef } = spec;
  const referred = isRecord(workloadRef) && workloadRef.kind === "Deployment";
  return [
    ...services,
    ...ingresses,
    ...routes,
    ...runsOf(spec).flatMap(({ analysis, path }) =>
      asRecords(analysis.templates).flatMap(({ templateName, clusterScope }) =>
        clusterScope === true ? [] : [{ kind: "AnalysisTemplate.argoproj.io", name: templateName, path }],
      ),
    ),
    ...(referred ? [{ kind: "Deployment.apps", name: workloadRef.name, path: ["spec", "workloadRef", "name"] }] : []),
  ];
}

const routeKinds: ReadonlyMap<string, string> = new Map([
  ["httpRoute", "HTTPRoute.gateway.networking.k8s.io"],
  ["grpcRoute", "GRPCRoute.gateway.networking.k8s.io"],
]);

function ingressesOf({ nginx }: Loose): readonly { readonly name: unknown; readonly keys: readonly string[] }[] {
  const { stableIngress, stableIngresses } = asRecord(nginx);
  return [
    ...(stableIngress === undefined ? [] : [{ name: stableIngress, keys: ["stableIngress"] }]),
    ...asTexts(stableIngresses).map((name, index) => ({ name, keys: ["stableIngresses", String(index)] })),
  ];
}

/** Everything in a Rollout that runs an analysis. */
function runsOf(spec: Loose): readonly { readonly analysis: Loose; readonly path: readonly string[] }[] {
  const { canary, blueGreen } = asRecord(spec.strategy);
  const place = (path: readonly string[], analysis: unknown) => (isRecord(analysis) ? [{ analysis, path }] : []);
  return [
    ...place(["spec", "strategy", "canary", "analysis"], asRecord(canary).analysis),
    ...asRecords(asRecord(canary).steps).flatMap(({ analysis }, index) =>
      place(["spec", "strategy", "canary", "steps", String(index)], analysis),
    ),
    ...["prePromotionAnalysis", "postPromotionAnalysis"].flatMap((field) =>
      place(["spec", "strategy", "blueGreen", field], asRecord(blueGreen)[field]),
    ),
  ];
}

/** Arguments of the templates that have no value of their own, and that the Rollout does not give. */
function argumentsOf(subject: CompiledObject, spec: Loose, inventory: Inventory): readonly Diagnostic[] {
  const { namespace } = subject.object.metadata;
  return runsOf(spec).flatMap(({ analysis, path }) => {
    const given = new Set(asRecords(analysis.args).map(({ name }) => name));
    return asRecords(analysis.templates).flatMap(({ templateName, clusterScope }) => {
      const name = textOf(templateName);
      if (name === undefined || clusterScope === true) return [];
      const template = lookUp(inventory, "AnalysisTemplate.argoproj.io", name, namespace);
      return asRecords(asRecord(template?.object.spec).args)
        .filter((arg) => arg.value === undefined && arg.valueFrom === undefined && !given.has(arg.name))
        .map((arg) =>
          finding("missing-for-rollout", subject, {
            origin: placeOf(subject, path),
            message: `AnalysisTemplate \`${name}\` asks for the argument \`${textOf(arg.name) ?? ""}\`, which is not given.`,
            hint: "Give it in `args`, or a value in the template.",
          }),
        );
    });
  });
}

/** The controller copies the rules of an Ingress that lead to the stable Service; it fails where none does. */
function strayIngresses(subject: CompiledObject, spec: Loose, inventory: Inventory): readonly Diagnostic[] {
  const { namespace } = subject.object.metadata;
  const canary = asRecord(asRecord(spec.strategy).canary);
  const stable = textOf(canary.stableService);
  if (stable === undefined) return [];
  return ingressesOf(asRecord(canary.trafficRouting)).flatMap(({ name, keys }) => {
    const ingress = lookUp(inventory, "Ingress.networking.k8s.io", textOf(name) ?? "", namespace);
    if (ingress === undefined) return [];
    const leads = asRecords(at(ingress.object, "spec", "rules")).some(({ http }) =>
      asRecords(asRecord(http).paths).some((path) => at(path, "backend", "service", "name") === stable),
    );
    if (leads) return [];
    return [
      finding("missing-for-rollout", subject, {
        origin: placeOf(subject, ["spec", "strategy", "canary", "trafficRouting", "nginx", ...keys]),
        message: `No path of Ingress \`${String(name)}\` leads to the stable Service \`${stable}\`, so that there is nothing to weigh.`,
        hint: "Name the Ingress whose paths lead to it.",
      }),
    ];
  });
}
