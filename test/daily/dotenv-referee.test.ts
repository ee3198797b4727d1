/** The .env files that we write, read by docker compose's own reader (test/referees/dotenv). */
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { dotenvText } from "../../generator/daily/dotenv/dotenv.ts";
import { answersOf, refereeSeed } from "../support/recordings.ts";
import { buildTime, madeBy, referee } from "../support/referees.ts";

const recorder = { test: import.meta.filename, madeBy: madeBy("dotenv") };

test("docker compose reads every value as it is", { timeout: buildTime }, async () => {
  // As the schema of config entries has them.
  const value = fc
    .oneof(
      fc.string({ unit: fc.constantFrom(..."'\"\\$#=` \n\ta{}()nt0%é") }),
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("", " ", "$HOME", "a\\nb", "it's", 'a"b', "# no comment", "a #b", "'", "\\", "x\r\ny"),
    )
    .filter((text) => /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff]*$/.test(text));
  const files = fc.sample(fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/), value), {
    numRuns: 3000,
    seed: refereeSeed(20_261_101),
  });
  const texts = files.map((file) => variablesText(new Map(Object.entries(file))));
  const wrong = await answersOf<Wrong>(recorder, {
    title: "files that are read otherwise than they are meant",
    input: { files, texts },
    ask: async () => {
      const read = ask(await referee("dotenv"), texts);
      return files
        .map((file, at) => ({ file, read: read[at] ?? {}, text: texts[at] ?? "" }))
        .filter((one) => !isSame(one));
    },
  });
  expect(wrong.slice(0, 3)).toEqual([]);
});

function variablesText(values: ReadonlyMap<string, string>): string {
  return dotenvText("dev", { values, secrets: ["X"], elsewhere: new Map(), several: new Map() });
}

type Variables = Readonly<Record<string, string>>;

interface Wrong {
  readonly file: Variables;
  readonly read: Variables;
  readonly text: string;
}

function ask(binary: string, texts: readonly string[]): readonly Variables[] {
  const input = JSON.stringify(texts);
  const { status, stdout, stderr } = spawnSync(binary, { input, encoding: "utf8", maxBuffer: 1 << 28 });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout);
}

function isSame({ file, read }: Wrong): boolean {
  const names = new Set([...Object.keys(file), ...Object.keys(read)]);
  return [...names].every((name) => file[name] === read[name]);
}
