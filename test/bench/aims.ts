import { medianOf, type Times } from "./report.ts";

/** Names of the contestants that an aim is about. */
export interface Named {
  readonly empty: string;
  readonly loop: string;
  readonly whole: string;
  readonly unproven: string;
}

/** One line about an aim: `value` against the `limit` that it has to stay below. */
function aim(text: string, value: number, limit: number, unit: "ms" | "MiB"): string {
  const numbers = `${value.toFixed(0)} ${unit} against ${limit.toFixed(0)}, ${(value / limit).toFixed(2)} of it`;
  return `${value < limit ? "met    " : "NOT MET"}: ${text} (${numbers})`;
}

/** What trip-config's times at one size have to be like. */
export function speedAims(size: number, times: Times, { empty, loop, whole, unproven }: Named): readonly string[] {
  const own = medianOf(times, whole);
  // At few environments, an empty Node process alone takes longer than some of the others do in all.
  const rivals = size < 50 ? ["kustomize"] : ["jsonnet", "CUE", "kustomize", "Helm"];
  const faster = rivals
    .filter((name) => times.has(name))
    .map((name) => aim(`${size} environments: faster than ${name}`, own, medianOf(times, name), "ms"));
  const plain = aim(`${size} environments: at most twice the yaml loop`, own, 2 * medianOf(times, loop), "ms");
  const compiling = medianOf(times, unproven) - medianOf(times, empty);
  const proofs = own - medianOf(times, unproven);
  const proving = aim(`${size} environments: proofs take less than compiling and writing`, proofs, compiling, "ms");
  return [...faster, ...(size >= 1000 ? [plain] : []), proving];
}

/** What trip-config's memory has to be like; MiB by number of environments. */
export function memoryAims(peaks: ReadonlyMap<number, number>): readonly string[] {
  const few = peaks.get(103);
  const many = peaks.get(1000);
  if (few === undefined || many === undefined) return [];
  return [aim("1000 environments: at most twice the memory of 103", many, 2 * few, "MiB")];
}
