/**
 * Answers of referees to the fixed questions, recorded as data in `recorded/` beside the tests, so that `npm test` needs
 * Node and git alone. `npm run test:referees` asks the programs themselves, and holds the recordings against them too.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { repository } from "./run.ts";

/** Whether the programs are asked. */
export const isLive = process.env.REFEREES === "live";

/** Whether what programs answer is recorded anew. */
export const isUpdate = isLive && process.env.UPDATE === "1";

/** Another seed, or another number of cases, asks what nobody has recorded. */
const isStandard = process.env.REFEREE_SEED === undefined && process.env.REFEREE_CASES === undefined;

/** The seed of a referee's questions; the nightly workflow draws others. */
export function refereeSeed(standard: number): number {
  return Number(process.env.REFEREE_SEED ?? standard);
}

/** A referee as one test file asks it. */
export interface Recorder {
  /** Path of the test file, which is what records anew; the recording is called by its name. */
  readonly test: string;
  /** The program and its version, and what else the answers depend on. */
  readonly madeBy: string;
  /** Whether it is asked; unless said, whenever referees are live. */
  readonly isAsked?: boolean;
}

/** Questions to a referee: what they are called within their test file, all that the answers follow from, and how to ask. */
export interface Questions<Answer> {
  readonly title: string;
  readonly input: unknown;
  readonly ask: () => readonly Answer[] | Promise<readonly Answer[]>;
}

/** The answers, one after the other: asked when referees are live, otherwise as they were recorded. */
export async function answersOf<Answer>(recorder: Recorder, questions: Questions<Answer>): Promise<readonly Answer[]> {
  const digest = digestOfInput(recorder, questions.input);
  if (!(recorder.isAsked ?? isLive)) return recordedAnswers<Answer>(recorder, questions.title, digest);
  const answers = await questions.ask();
  if (isUpdate) record(recorder, questions.title, digest, answers);
  else if (isStandard) compare(answers, recordedAnswers<Answer>(recorder, questions.title, digest), recorder);
  return answers;
}

interface Recorded {
  readonly input: string;
  /** Each answer that was given, once; and for each question which of them it is. */
  readonly distinct: readonly unknown[];
  readonly order: string;
}

interface Recording {
  readonly madeBy: string;
  readonly anew: string;
  readonly answers: Readonly<Record<string, Recorded>>;
}

function digestOfInput({ madeBy }: Recorder, input: unknown): string {
  const text = typeof input === "string" ? input : JSON.stringify(input);
  return createHash("sha256").update(`${madeBy}\0${text}`).digest("hex").slice(0, 16);
}

function recordedAnswers<Answer>(recorder: Recorder, title: string, digest: string): readonly Answer[] {
  const found = new Map(Object.entries(read(recorder)?.answers ?? {})).get(title);
  if (found?.input !== digest) {
    const why = found === undefined ? "was never recorded" : "was recorded of another input or program";
    throw new Error(`"${title}" ${why}. To record the answers of ${recorder.madeBy} anew: ${anew(recorder)}`);
  }
  const order = found.order === "" ? [] : found.order.split(" ");
  return order.map((at) => found.distinct[Number.parseInt(at, 36)] as Answer);
}

function compare(answers: readonly unknown[], recorded: readonly unknown[], recorder: Recorder): void {
  const differing = answers.findIndex((answer, at) => JSON.stringify(answer) !== JSON.stringify(recorded[at]));
  if (differing < 0 && answers.length === recorded.length) return;
  const [now, before] = [answers[differing], recorded[differing]].map((answer) => JSON.stringify(answer));
  throw new Error(
    `${recorder.madeBy} answers question ${differing} with ${now}, and ${before} is recorded. To record anew: ${anew(recorder)}`,
  );
}

function record(recorder: Recorder, title: string, input: string, answers: readonly unknown[]): void {
  const places = new Map<string, number>();
  const order = answers.map((answer) => {
    const text = JSON.stringify(answer);
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return place.toString(36);
  });
  const distinct = [...places.keys()].map((text) => JSON.parse(text));
  const before = read(recorder)?.answers ?? {};
  const all = { ...before, [title]: { input, distinct, order: order.join(" ") } };
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  write(recorder, { madeBy: recorder.madeBy, anew: anew(recorder), answers: sorted });
}

function anew({ test }: Recorder): string {
  return `UPDATE=1 npm run test:referees -- ${relative(repository, test)}`;
}

function fileOf({ test }: Recorder): string {
  const name = test.slice(dirname(test).length + 1).replace(/(?:-referee)?\.test\.ts$/, "");
  return join(dirname(test), "recorded", `${name}.json`);
}

function read(recorder: Recorder): Recording | undefined {
  const file = fileOf(recorder);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

/** A line for each answer, so that a difference can be read. */
function write(recorder: Recorder, { madeBy, anew: command, answers }: Recording): void {
  const file = fileOf(recorder);
  const entries = Object.entries(answers).map(([title, { input, distinct, order }]) => {
    const lines = distinct.map((answer) => `\n${JSON.stringify(answer)}`).join(",");
    return `${JSON.stringify(title)}: {"input": "${input}", "distinct": [${lines}\n],\n"order": "${order}"}`;
  });
  const head = `"madeBy": ${JSON.stringify(madeBy)},\n"anew": ${JSON.stringify(command)}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, `{${head},\n"answers": {\n${entries.join(",\n")}\n}}\n`);
  renameSync(`${file}.${process.pid}`, file);
}
