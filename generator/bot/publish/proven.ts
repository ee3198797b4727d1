import type { ProvenCommit } from "../../commit-pipeline.ts";
import type { Diagnostic, Sources } from "../../diagnostics/diagnostic.ts";
import type { CompiledUnit } from "../../model/compiled.ts";

export interface ProvenUnits extends Pick<ProvenCommit, "settings" | "inputs" | "recalled" | "beside"> {
  /** Those that were compiled. */
  readonly units: readonly CompiledUnit[];
  /** Texts of their files, as they were proven, by the unit's name and by their paths in its folder. */
  readonly files: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Sources;
  /** Findings that were allowed to pass or are waived, in sentences, by the unit that they are about. */
  readonly notes: ReadonlyMap<string, readonly string[]>;
}

/** `allow`: codes of findings that may pass. */
export function provenUnits({ checked, ...proven }: ProvenCommit, allow: readonly string[]): ProvenUnits {
  const units: CompiledUnit[] = [];
  const files = new Map<string, ReadonlyMap<string, string>>();
  const diagnostics: Diagnostic[] = [];
  const notes = new Map<string, readonly string[]>();
  for (const item of checked.items) {
    diagnostics.push(...item.diagnostics);
    const { unit } = item;
    if (unit !== undefined) units.push(unit);
    if (unit !== undefined && item.files !== undefined) files.set(unit.name, item.files);
    const name = (unit ?? item.remembered)?.name;
    const passed = item.diagnostics.flatMap(({ code, severity, message, waiver }) => {
      if (waiver !== undefined) return [`${message} ${waiver.why}`];
      return severity === "warning" && allow.includes(code) ? [message] : [];
    });
    if (name !== undefined && passed.length > 0) notes.set(name, [...new Set(passed)]);
  }
  return { ...proven, units, files, diagnostics, sources: checked.sources, notes };
}
