import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { KubernetesObject } from "../compiled.ts";
import type { ChartLock } from "./lock.ts";

/** What lies in a chart's folder below envs/charts/. */
export interface Rendering {
  /** Whose it is: an environment's name, or `cluster`. */
  readonly unit: string;
  readonly chart: string;
  /** Absent where there is none that can be read. */
  readonly lock?: ChartLock;
  readonly objects: readonly RenderedObject[];
  /** What is not as it was rendered. */
  readonly faults: readonly Diagnostic[];
}

export interface RenderedObject {
  readonly object: KubernetesObject;
  /** Name of its text among the sources. */
  readonly source: string;
}
