import type { Effect, Severity } from "../effect.ts";

export type Direction = Extract<Effect, { kind: "exposure" }>["direction"];

const severityOf: Readonly<Record<Direction, Severity>> = {
  opened: "high",
  weakened: "high",
  closed: "medium",
  changed: "medium",
  strengthened: "low",
};

/** Something may reach, or may no longer reach, the cluster from outside. */
export function effect(direction: Direction, what: string, message: string): Effect {
  return { kind: "exposure", direction, what, severity: severityOf[direction], message };
}
