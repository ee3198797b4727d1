import { durationText } from "../model/duration.ts";
import type { DegradedFor, Gate } from "../model/gate.ts";

/** Nobody who could be asked is known: the gate stays closed, and says so. */
export const closedGate: Gate = async ({ environment: { name, promotion } }) => {
  const soak = promotion.soakSeconds === 0 ? "" : ` and has been for ${durationText(promotion.soakSeconds)}`;
  const message = `Nothing can tell whether ${name} is healthy${soak}.`;
  const hint = "look yourself, and promote with --no-gate.";
  return [{ code: "gate-unknown", severity: "error", message, hint }];
};

export const unknownDegradation: DegradedFor = async () => ({
  kind: "unknown",
  why: "neither a cluster nor the forge says how it is.",
});
