import type { Diagnostic, Sources } from "../../diagnostics/diagnostic.ts";
import type { CompiledUnit } from "../../model/compiled.ts";
import type { Inputs } from "../../model/documents.ts";
import type { System } from "../../model/resolved.ts";
import { prove } from "../../pipeline.ts";

export interface ProvenUnits {
  /** Absent when the env files have a fault. */
  readonly system?: System;
  readonly units: readonly CompiledUnit[];
  /** Texts of their files, as they were proven, by the unit's name and by their paths in its folder. */
  readonly files: ReadonlyMap<string, ReadonlyMap<string, string>>;
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
  const files = new Map<string, ReadonlyMap<string, string>>();
  const diagnostics: Diagnostic[] = [];
  const notes = new Map<string, readonly string[]>();
  for (const item of checked.items) {
    diagnostics.push(...item.diagnostics);
    if (item.unit === undefined) continue;
    units.push(item.unit);
    if (item.files !== undefined) files.set(item.unit.name, item.files);
    const passed = item.diagnostics.flatMap(({ code, severity, message, waiver }) => {
      if (waiver !== undefined) return [`${message} ${waiver.why}`];
      return severity === "warning" && allow.includes(code) ? [message] : [];
    });
    if (passed.length > 0) notes.set(item.unit.name, [...new Set(passed)]);
  }
  return { ...(system && { system }), units, files, diagnostics, sources: checked.sources, notes };
}
