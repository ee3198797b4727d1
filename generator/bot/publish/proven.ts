import type { Diagnostic, Sources } from "../../diagnostics/diagnostic.ts";
import type { CompiledUnit, KubernetesObject } from "../../model/compiled.ts";
import type { Inputs } from "../../model/documents.ts";
import type { System } from "../../model/resolved.ts";
import { prove } from "../../pipeline.ts";

interface ProvenUnits {
  /** Absent when the env files have a fault. */
  readonly system?: System;
  readonly units: readonly CompiledUnit[];
  /** YAML of their objects, as it was proven. */
  readonly texts: ReadonlyMap<KubernetesObject, string>;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Sources;
  /** Findings that were allowed to pass or are waived, in sentences, by the unit that they are about. */
  readonly notes: ReadonlyMap<string, readonly string[]>;
}

interface Selection {
  readonly environments: readonly string[] | undefined;
  readonly allow: readonly string[];
  /** The day in UTC, which waivers are held against. */
  readonly today: string;
}

export async function provenUnits(inputs: Inputs, { environments, allow, today }: Selection): Promise<ProvenUnits> {
  const { checked, system } = await prove(inputs, { ...(environments && { environments }), allow, today });
  const units: CompiledUnit[] = [];
  const texts = new Map<KubernetesObject, string>();
  const diagnostics: Diagnostic[] = [];
  const notes = new Map<string, readonly string[]>();
  for (const item of checked.items) {
    diagnostics.push(...item.diagnostics);
    if (item.unit === undefined) continue;
    units.push(item.unit);
    for (const { path, object } of item.unit.objects) {
      const text = item.files?.get(path);
      if (text !== undefined) texts.set(object, text);
    }
    const passed = item.diagnostics.flatMap(({ code, severity, message, waiver }) => {
      if (waiver !== undefined) return [`${message} ${waiver.why}`];
      return severity === "warning" && allow.includes(code) ? [message] : [];
    });
    if (passed.length > 0) notes.set(item.unit.name, [...new Set(passed)]);
  }
  return { ...(system && { system }), units, texts, diagnostics, sources: checked.sources, notes };
}
