import { join } from "node:path";
import { digestOfBytes } from "../model/digest.ts";
import { envsFolder } from "../model/documents.ts";
import { type InputStamp, stampsOf } from "../stages/load/stamps.ts";
import { stampsOfOthers } from "../stages/write/others.ts";
import type { Output } from "../stages/write/outputs.ts";
import { type Ahead, lookTogether, type Place } from "./ahead.ts";
import type { Index } from "./index.ts";
import { linesIn, table } from "./table.ts";

/** What a run has said that found everything as it is to be, and all that it has seen: as long as that stays, it would say it again. */
export interface Answer {
  /** Head of the index that was left with it. */
  readonly head: string;
  readonly inputs: readonly InputStamp[];
  readonly outputs: readonly (Pick<Output, "paths" | "stamp"> & { readonly directory: string })[];
  /** Stamps of what else it has looked at, by paths from the project's folder; empty where there is nothing. */
  readonly others: Readonly<Record<string, string>>;
  /** The day in UTC. */
  readonly today: string;
  readonly said: string;
}

/** What a run has seen of inputs and outputs; undefined: something may stay as it was seen although it is changed. */
export type Seen = Pick<Answer, "head" | "inputs" | "outputs">;

export function seenIn({ head, inputs, units }: Pick<Index, "head" | "inputs" | "units">): Seen | undefined {
  if (!inputs.every(({ settled }) => settled)) return undefined;
  const outputs = units.flatMap(({ directory, output: { paths, stamp } }) =>
    stamp === undefined ? [] : [{ directory, paths, stamp }],
  );
  return outputs.length === units.length ? { head, inputs, outputs } : undefined;
}

/** As a text that says by itself whether it is whole. */
export function answerText(answer: Answer, build: string): string {
  const { texts, add } = table();
  const outputs = answer.outputs.map(({ directory, paths, stamp }) => ({
    ...{ directory, stamp },
    paths: add(paths.join("\n"), nameIn(directory)),
  }));
  const body = JSON.stringify({ ...answer, outputs, texts });
  return `${digestOfBytes(build, body)}\n${body}`;
}

/** undefined: it is damaged, or of another build. */
export function answerOf(text: string | undefined, build: string): Answer | undefined {
  if (text === undefined) return undefined;
  const end = text.indexOf("\n");
  const body = text.slice(end + 1);
  if (text.slice(0, end) !== digestOfBytes(build, body)) return undefined;
  // What has this digest was written by `answerText`.
  const { texts, outputs, ...answer } = JSON.parse(body) as Omit<Answer, "outputs"> & {
    readonly texts: readonly string[];
    readonly outputs: readonly (Omit<Answer["outputs"][number], "paths"> & { readonly paths: number })[];
  };
  const pathsOf = (directory: string, number: number) => linesIn(texts, number, nameIn(directory));
  return {
    ...answer,
    outputs: outputs.map((output) => ({ ...output, paths: pathsOf(output.directory, output.paths) })),
  };
}

/** The unit's name. */
function nameIn(directory: string): string {
  return directory.slice(directory.lastIndexOf("/") + 1);
}

/** Whether everything is as the run has seen it that has said so. */
export function isStill(
  { head, inputs, outputs, others, today }: Answer,
  { root, ahead, ...now }: Place & { readonly today: string; readonly ahead?: Ahead },
): boolean {
  if (now.today !== today) return false;
  const found = stampsOf(join(root, envsFolder), inputs, now.fileTime());
  if (found?.length !== inputs.length) return false;
  const isSame = found.every(({ path, digest }, at) => inputs[at]?.path === path && inputs[at].digest === digest);
  if (!isSame || JSON.stringify(stampsOfOthers(root, Object.keys(others), now.fileTime())) !== JSON.stringify(others))
    return false;
  const seen = lookTogether(ahead, { head, units: outputs }, { root, fileTime: now.fileTime });
  return outputs.every(({ stamp }, at) => {
    const { stamp: found, settled } = seen(at);
    return settled && found === stamp;
  });
}
