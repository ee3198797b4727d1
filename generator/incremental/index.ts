import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CompiledUnit } from "../model/compiled.ts";
import { digestOfBytes } from "../model/digest.ts";
import type { Secrets } from "../model/resolved.ts";
import type { InputStamp } from "../stages/load/stamps.ts";
import type { Output } from "../stages/write/outputs.ts";
import type { Outputs } from "./ahead.ts";
import { isOfUnit, linesIn, type Table, table, textIn } from "./table.ts";

/** What a run has found, for the next one. */
export interface Index {
  /** Digest of the text that it was read from; empty where it was not read. */
  readonly head: string;
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
  /** Of an environment, in JSON: its `EnvironmentSummary`; of others, empty. */
  readonly summary: string;
  /** load and validate had something to say of its own inputs: they have to say it again. */
  readonly isTold: boolean;
  /** What is wrong with its settings, and what was found in its objects, before anybody let it stay. */
  readonly faults: readonly Diagnostic[];
  readonly findings: readonly Diagnostic[];
  readonly output: Output;
}

/** Changes with every change of what is written here. */
const format = "5";

/** A unit as it is written: texts by their numbers. */
interface WrittenUnit extends Omit<UnitRecord, "output" | "faults" | "findings" | "summary"> {
  readonly summary: number;
  readonly faults: readonly WrittenFinding[];
  readonly findings: readonly WrittenFinding[];
  readonly output: Omit<Output, "paths"> & { readonly paths: number };
}

/** A finding without its object, and the object; -1: it has none. */
type WrittenFinding = readonly [said: number, object: number];

interface Written extends Omit<Index, "units" | "head"> {
  readonly texts: readonly string[];
  readonly units: readonly WrittenUnit[];
}

/** Units as they were read: most are written again as they were. */
const asWritten = new WeakMap<UnitRecord, { readonly unit: WrittenUnit; readonly texts: readonly string[] }>();

/** Its head is a line: the format, what tells whether the text is whole, and how much it is about. */
interface Head {
  readonly text: string;
  /** How many units, and how many files and folders of them, there are. */
  readonly units: number;
  readonly paths: number;
}

export function headOf(text: string): Head {
  const end = text.indexOf("\n");
  const [, , units, paths] = text.slice(0, end).split(" ").map(Number);
  return { text: text.slice(0, end), units: units ?? 0, paths: paths ?? 0 };
}

/** The index as a text that says by itself whether it is whole. */
export function indexText({ head: _, ...index }: Index): string {
  // Environments mostly have the same files, and the same is found in them.
  const target = table();
  const units = index.units.map((unit) => {
    const before = asWritten.get(unit);
    return before === undefined ? writtenUnit(unit, target) : moved(before.unit, target.from(before.texts));
  });
  const body = JSON.stringify({ ...index, units, texts: target.texts } satisfies Written);
  const paths = index.units.reduce((sum, { output }) => sum + output.paths.length, 0);
  return `${headText(body, index.build, units.length, paths)}\n${body}`;
}

function headText(body: string, build: string, units: number, paths: number): string {
  return `${format} ${digestOfBytes(build, body)} ${units} ${paths}`;
}

function writtenUnit({ output, faults, findings, summary, ...unit }: UnitRecord, { add }: Table): WrittenUnit {
  const written = ({ object, ...said }: Diagnostic): WrittenFinding => [
    add(JSON.stringify(said), unit.name),
    object === undefined ? -1 : add(object, unit.name),
  ];
  const paths = add(output.paths.join("\n"), unit.name);
  return {
    ...unit,
    summary: add(summary, unit.name),
    faults: faults.map(written),
    findings: findings.map(written),
    output: { ...output, paths },
  };
}

/** The same with the numbers that texts have elsewhere. */
function moved(unit: WrittenUnit, numberOf: (number: number) => number): WrittenUnit {
  const finding = ([said, object]: WrittenFinding): WrittenFinding => [
    numberOf(said),
    object < 0 ? object : numberOf(object),
  ];
  const output = { ...unit.output, paths: numberOf(unit.output.paths) };
  const [faults, findings] = [unit.faults.map(finding), unit.findings.map(finding)];
  return { ...unit, summary: numberOf(unit.summary), faults, findings, output };
}

/** undefined: it is damaged, of another build, or of another form. */
export function indexOf(text: string | undefined, build: string): Index | undefined {
  const found = writtenIn(text, build);
  if (found === undefined) return undefined;
  const { head, texts, units, ...index } = found;
  const said = saidIn(texts);
  return { ...index, head, units: units.map((unit) => unitOf(unit, texts, said)) };
}

/** The outputs of an index alone. */
export function outputsIn(text: string | undefined, build: string): Outputs | undefined {
  const found = writtenIn(text, build);
  if (found === undefined) return undefined;
  const { head, texts, units } = found;
  return {
    head,
    units: units.map(({ name, directory, output }) => ({ directory, paths: linesIn(texts, output.paths, name) })),
  };
}

function writtenIn(text: string | undefined, build: string): (Written & Pick<Index, "head">) | undefined {
  if (text === undefined) return undefined;
  const { text: head, units, paths } = headOf(text);
  const body = text.slice(head.length + 1);
  if (head !== headText(body, build, units, paths)) return undefined;
  // What has this digest was written by `indexText`.
  return { ...(JSON.parse(body) as Written), head };
}

/** Keeps records as they are written until all of them are there, in a quarter of the memory. */
export function keptRecords(): { readonly add: (unit: UnitRecord) => void; readonly all: () => readonly UnitRecord[] } {
  const kept: WrittenUnit[] = [];
  const target = table();
  const said = saidIn(target.texts);
  return {
    add: (unit) => kept.push(writtenUnit(unit, target)),
    all: () => kept.map((unit) => unitOf(unit, target.texts, said)),
  };
}

function unitOf(unit: WrittenUnit, texts: readonly string[], said: Said): UnitRecord {
  const { name, output } = unit;
  const found = ([number, object]: WrittenFinding): Diagnostic =>
    object < 0 ? said(number, name) : { ...said(number, name), object: textIn(texts, object, name) };
  const record = {
    ...unit,
    summary: textIn(texts, unit.summary, name),
    faults: unit.faults.map(found),
    findings: unit.findings.map(found),
    output: { ...output, paths: linesIn(texts, output.paths, name) },
  };
  asWritten.set(record, { unit, texts });
  return record;
}

/** What a finding of a unit says, by its number. */
type Said = (number: number, unit: string) => Diagnostic;

/** What names no unit is one value for all of them, so that it is seen to be the same. */
function saidIn(texts: readonly string[]): Said {
  const shared = new Map<number, Diagnostic>();
  return (number, unit) => {
    const before = shared.get(number);
    if (before !== undefined) return before;
    const said = JSON.parse(textIn(texts, number, unit)) as Diagnostic;
    if (!isOfUnit(texts, number)) shared.set(number, said);
    return said;
  };
}
