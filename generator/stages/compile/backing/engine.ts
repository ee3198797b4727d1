import type { Container, EnvVar, VolumeMount } from "kubernetes-types/core/v1.js";
import type { BackingPod } from "../../../model/backing-service.ts";
import type { Environment } from "../../../model/resolved.ts";
import type { Wave } from "../waves.ts";

/** How the image of a type of backing service is run: what differs between them. */
export interface Engine<One extends BackingPod> {
  /** User that the image's process runs as. */
  readonly user: number | ((one: One) => number);
  readonly wave: Wave;
  readonly graceSeconds: number;
  readonly env: (one: One, environment: Environment) => readonly EnvVar[];
  readonly probes: (one: One) => Pick<Container, "startupProbe" | "readinessProbe" | "livenessProbe">;
  /** Where it keeps its data; nowhere when it has none. */
  readonly mounts?: (one: One) => readonly VolumeMount[];
  /** Several pods of it may run at once. */
  readonly isRolled?: true;
}
