import type { CompiledObject } from "../../../model/compiled.ts";
import { asRecord, asRecords, countOf, type Loose, textOf } from "../../../model/loose.ts";

/** A HorizontalPodAutoscaler, of any version. */
export interface Autoscaler {
  readonly subject: CompiledObject;
  readonly target: { readonly apiVersion: string; readonly kind: string; readonly name: string };
  /** Pods at least; 1 unless said. */
  readonly min: number;
  /** Pods at most; undefined when it is missing or no number, which the schema forbids. */
  readonly max: number | undefined;
  /** Metrics that are a share of what the pods request. */
  readonly utilizations: readonly Utilization[];
}

/** A metric in percent of a request: of all containers, or of one. */
export interface Utilization {
  readonly resource: string;
  readonly container?: string;
}

/** The autoscalers among `objects`. */
export function readAutoscalers(objects: readonly CompiledObject[]): readonly Autoscaler[] {
  return objects.filter(({ object }) => object.kind === "HorizontalPodAutoscaler").map(readAutoscaler);
}

/** A name for what `target` means inside its namespace. The group must be right, the version may be any. */
export function targetKey({ apiVersion, kind, name }: Autoscaler["target"]): string {
  const slash = apiVersion.indexOf("/");
  return `${slash < 0 ? "" : apiVersion.slice(0, slash)}/${kind}/${name}`;
}

function readAutoscaler(subject: CompiledObject): Autoscaler {
  const spec = asRecord(subject.object.spec);
  const target = asRecord(spec.scaleTargetRef);
  return {
    subject,
    target: {
      apiVersion: textOf(target.apiVersion) ?? "",
      kind: textOf(target.kind) ?? "",
      name: textOf(target.name) ?? "",
    },
    min: countOf(spec.minReplicas) ?? 1,
    max: countOf(spec.maxReplicas),
    utilizations: utilizations(spec),
  };
}

/** Without any metric the API sets one: 80 % of the requested CPU. autoscaling/v1 knows CPU only. */
function utilizations(spec: Loose): readonly Utilization[] {
  const metrics = asRecords(spec.metrics);
  if (metrics.length === 0) return [{ resource: "cpu" }];
  return metrics.flatMap((metric) => {
    const source = asRecord(metric.type === "ContainerResource" ? metric.containerResource : metric.resource);
    const resource = textOf(source.name);
    if (asRecord(source.target).type !== "Utilization" || resource === undefined) return [];
    const container = metric.type === "ContainerResource" ? textOf(source.container) : undefined;
    return [{ resource, ...(container === undefined ? {} : { container }) }];
  });
}
