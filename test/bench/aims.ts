import { medianOf, type Times } from "./report.ts";
import { names, type Row } from "./rows.ts";

/** At most `factor` of what another one takes, where it was measured: at a size, or of a row that has none. */
interface Aim {
  readonly row: Row;
  readonly own: string;
  readonly factor: number;
  readonly rival: string;
  /** Every size when absent. */
  readonly size?: string;
}

/** What the proofs and all the rest take, which no contestant does alone. */
const proofs = "proofs";
const rest = "compiling and writing";

const aims: readonly Aim[] = [
  { row: "cold", size: "3", own: names.whole, factor: 2, rival: names.node },
  { row: "unchanged", size: "3", own: names.unchanged, factor: 1.5, rival: names.node },
  { row: "others", size: "3", own: names.whole, factor: 1, rival: "kustomize" },
  { row: "cold", size: "103", own: names.whole, factor: 0.6, rival: "jsonnet" },
  { row: "save", size: "103", own: names.saved, factor: 2.5, rival: names.node },
  { row: "others", size: "103", own: names.whole, factor: 1, rival: "CUE" },
  { row: "others", size: "103", own: names.whole, factor: 1, rival: "kustomize" },
  { row: "others", size: "103", own: names.whole, factor: 1, rival: "Helm" },
  { row: "cold", size: "1000", own: names.whole, factor: 3.5, rival: names.bytes },
  { row: "save", size: "1000", own: names.saved, factor: 6, rival: names.node },
  { row: "others", size: "1000", own: names.whole, factor: 2, rival: names.loop },
  { row: "watch", own: names.watched, factor: 1, rival: names.node },
  { row: "proofs", own: proofs, factor: 0.7, rival: rest },
  { row: "publish", own: names.publishMany, factor: 1.5, rival: names.publishOne },
  { row: "manifests", own: names.check, factor: 1.5, rival: "kubeconform" },
];

/** Whether an aim of one of the rows needs this contestant at this size. */
export function isJudged(name: string, size: string, rows: ReadonlySet<Row>): boolean {
  return aims.some((aim) => rows.has(aim.row) && aim.size === size && [aim.own, aim.rival].includes(name));
}

/** A line for each aim about what was measured. `size`: undefined where nothing has one. */
export function judged(size: string | undefined, times: Times, rows: ReadonlySet<Row>): readonly string[] {
  const where = size === undefined ? "" : `${/^\d+$/.test(size) ? `${size} environments` : size}: `;
  return aims
    .filter((aim) => rows.has(aim.row) && (aim.size === undefined || aim.size === size))
    .flatMap(({ own, factor, rival }) => {
      const [value, other] = [millisecondsOf(times, own), millisecondsOf(times, rival)];
      if (other === undefined && times.has(own)) return [`NOT HERE: ${where}${own} at most ${factor} × ${rival}`];
      if (value === undefined || other === undefined) return [];
      return [line(`${where}${own} at most ${factor} × ${rival}`, { value, limit: factor * other, unit: "ms" })];
    });
}

function millisecondsOf(times: Times, name: string): number | undefined {
  const unproven = times.has(names.unproven) ? medianOf(times, names.unproven) : undefined;
  if (name === proofs) return unproven && medianOf(times, names.whole) - unproven;
  if (name === rest) return unproven && unproven - medianOf(times, names.node);
  return times.has(name) ? medianOf(times, name) : undefined;
}

/** What trip-config's memory has to be like; MiB by size. */
export function memoryJudged(peaks: ReadonlyMap<string, number>): readonly string[] {
  const [few, many] = [peaks.get("103"), peaks.get("1000")];
  if (many === undefined) return [];
  const most = line("1000 environments: at most 120 MiB", { value: many, limit: 120, unit: "MiB" });
  if (few === undefined) return [most];
  const text = "1000 environments: at most 1.3 × the memory of 103";
  return [line(text, { value: many, limit: 1.3 * few, unit: "MiB" }), most];
}

interface Measured {
  readonly value: number;
  readonly limit: number;
  readonly unit: "ms" | "MiB";
}

function line(text: string, { value, limit, unit }: Measured): string {
  const numbers = `${value.toFixed(0)} ${unit} against ${limit.toFixed(0)}, ${(value / limit).toFixed(2)} of it`;
  return `${value <= limit ? "met     " : "NOT MET "}: ${text} (${numbers})`;
}
