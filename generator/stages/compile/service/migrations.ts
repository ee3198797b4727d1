import type { Environment } from "../../../model/resolved.ts";
import type { Service } from "../../../model/workload.ts";
import type { Part } from "../part.ts";
import { syncWave } from "../part.ts";
import { waves } from "../waves.ts";

/** Parts in their waves: Jobs that run in a sync go between stores and services, those that use others after these. */
export function inMigrationWaves(parts: readonly Part[], { services }: Environment): readonly Part[] {
  const steps = stepsOf(services);
  if (steps.size === 0) return parts;
  const later = Math.max(...steps.values()) + 1;
  return parts.map((part) => {
    const [section, name = ""] = part.keys;
    const wave = Number(part.object.metadata.annotations?.[syncWave]);
    const step = section === "services" ? steps.get(name) : undefined;
    if (Number.isNaN(wave) || wave < waves.services) return part;
    return moved(part, step === undefined ? wave + later : wave + step);
  });
}

/** Migrations by how many others they wait for; resolve has found that there is no circle. */
function stepsOf(services: readonly Service[]): ReadonlyMap<string, number> {
  const jobs = new Map(
    services
      .filter(({ workload }) => workload.kind === "Job" && workload.hook === "Sync")
      .map((service) => [service.name, service]),
  );
  const stepOf = (name: string): number => {
    const used = (jobs.get(name)?.uses ?? []).filter((other) => jobs.has(other));
    return used.length === 0 ? 0 : 1 + Math.max(...used.map(stepOf));
  };
  return new Map([...jobs.keys()].map((name) => [name, stepOf(name)]));
}

function moved(part: Part, wave: number): Part {
  const { metadata } = part.object;
  const annotations = { ...metadata.annotations, [syncWave]: String(wave) };
  return { ...part, object: { ...part.object, metadata: { ...metadata, annotations } } };
}
