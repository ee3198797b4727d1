import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CompiledUnit } from "../model/compiled.ts";
import type { Secrets } from "../model/resolved.ts";
import { digestOfBytes } from "../model/stamp.ts";
import type { InputStamp } from "../stages/load/stamps.ts";
import type { Output } from "../stages/write/outputs.ts";
import { linesIn, table, textIn } from "./table.ts";

/** What a run has found, for the next one. */
export interface Index {
  /** What ran: the tool and its Node. */
  readonly build: string;
  readonly inputs: readonly InputStamp[];
  /** Digest of all inputs that are no environment's own. */
  readonly shared: string;
  /** Who makes Secrets in some environment. */
  readonly providers: readonly Secrets["provider"][];
  /** What environments have wrong beside each other, in their settings and in what they are compiled to. */
  readonly together: readonly Diagnostic[];
  readonly conflicts: readonly Diagnostic[];
  /** In the order in which they are compiled. */
  readonly units: readonly UnitRecord[];
  /** Digest of what environments are held against. */
  readonly around: string;
}

/** A unit as it was compiled and proven. */
export interface UnitRecord extends Pick<CompiledUnit, "name" | "directory"> {
  readonly kind: CompiledUnit["kind"];
  /** Digest of its own inputs; of those that are no environments, empty. */
  readonly own: string;
  /** Digest of all that others see of it. */
  readonly outward: string;
  /** load and validate had something to say of its own inputs: they have to say it again. */
  readonly isTold: boolean;
  /** What is wrong with its settings, and what was found in its objects, before anybody let it stay. */
  readonly faults: readonly Diagnostic[];
  readonly findings: readonly Diagnostic[];
  readonly output: Output;
}

/** Changes with every change of what is written here. */
const format = "1";

/** The index as a text that says by itself whether it is whole. */
export function indexText(index: Index): string {
  // Environments mostly have the same files, and the same is found in them.
  const { texts, add } = table();
  const units = index.units.map(({ output, faults, findings, ...unit }) => {
    const numbersOf = (found: readonly Diagnostic[]) => found.map((one) => add(JSON.stringify(one), unit.name));
    const paths = add(output.paths.join("\n"), unit.name);
    return { ...unit, faults: numbersOf(faults), findings: numbersOf(findings), output: { ...output, paths } };
  });
  const body = JSON.stringify({ ...index, units, texts });
  return `${format} ${digestOfBytes(index.build, body)}\n${body}`;
}

type Written = Omit<Index, "units"> & {
  readonly texts: readonly string[];
  readonly units: readonly (Omit<UnitRecord, "output" | "faults" | "findings"> & {
    readonly faults: readonly number[];
    readonly findings: readonly number[];
    readonly output: Omit<Output, "paths"> & { readonly paths: number };
  })[];
};

/** undefined: it is damaged, of another build, or of another form. */
export function indexOf(text: string | undefined, build: string): Index | undefined {
  if (text === undefined) return undefined;
  const end = text.indexOf("\n");
  const body = text.slice(end + 1);
  if (text.slice(0, end) !== `${format} ${digestOfBytes(build, body)}`) return undefined;
  // What has this digest was written by `indexText`.
  const { texts, units, ...index } = JSON.parse(body) as Written;
  return {
    ...index,
    units: units.map(({ output, faults, findings, ...unit }) => {
      const foundOf = (numbers: readonly number[]) =>
        numbers.map((number) => JSON.parse(textIn(texts, number, unit.name)) as Diagnostic);
      const paths = linesIn(texts, output.paths, unit.name);
      return { ...unit, faults: foundOf(faults), findings: foundOf(findings), output: { ...output, paths } };
    }),
  };
}
