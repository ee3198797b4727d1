/** Tags and target revisions, read as Argo CD's own code and library read them. */
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { followsTags, takenOf } from "../../generator/model/tags/target.ts";
import { versionText } from "../../generator/model/tags/version.ts";
import { answersOf, isLive, refereeSeed } from "../support/recordings.ts";
import { buildTime, madeBy, referee } from "../support/referees.ts";

interface Question {
  readonly revision: string;
  readonly tags: readonly string[];
}

interface Answer {
  readonly constraint: boolean;
  readonly tag: string;
  readonly fault: string;
}

const recorder = { test: import.meta.filename, madeBy: madeBy("tags") };

const number = fc.oneof(
  { weight: 8, arbitrary: fc.nat(3).map(String) },
  fc.constantFrom("10", "007", "2026", "20260107123045", "18446744073709551615", "18446744073709551616", "1e3"),
);
const part = fc.oneof(
  fc.constantFrom("0", "1", "rc", "alpha", "rc-1", "-", "99999999999999999999999", "9", "10", "x", "1a"),
  fc.constantFrom("01", "00"),
);
const suffix = fc.oneof(
  { weight: 5, arbitrary: fc.constant("") },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.constantFrom("0", "1", "rc", "alpha", "2", "x"), { minLength: 1, maxLength: 2 })
      .map((parts) => `-${parts.join(".")}`),
  },
  fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => `-${parts.join(".")}`),
  fc.constantFrom("+build", "-rc.1+build.5", "-", "+", ".4", "-a..b", "-ü"),
);
const numbers = fc.array(number, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("."));
const tag = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.tuple(fc.constantFrom("v", "v", "", "V"), numbers, suffix).map((parts) => parts.join("")),
  },
  fc.constantFrom("nightly", "release/v1.0.0", "2026-01-07", "2026.1.7", "v", "v1.", "1..2", "vv1", " v1.0.0", "main"),
);
const plainTag = fc
  .tuple(fc.constantFrom("v", ""), numbers, fc.constantFrom("", "", "-rc.1", "-0", "+b"))
  .map((parts) => parts.join(""));

const operator = fc.constantFrom("", "", "=", "!=", ">", "<", ">=", "=>", "<=", "=<", "~", "~>", "^", "==", "><", "!");
const place = fc.oneof(
  { weight: 5, arbitrary: fc.nat(3).map(String) },
  fc.constantFrom("*", "x", "X", "01", "1|2", "**", "2026"),
);
const bound = fc
  .tuple(
    fc.constantFrom("", "v"),
    fc.array(place, { minLength: 1, maxLength: 4 }),
    fc.constantFrom("", "", "", "", "-0", "-rc.1", "-01", "+b"),
  )
  .map(([prefix, parts, end]) => `${prefix}${parts.join(".")}${end}`);
const single = fc.tuple(operator, fc.constantFrom("", "", " ", "  "), bound).map((parts) => parts.join(""));
const revision = fc.oneof(
  { weight: 4, arbitrary: single },
  {
    weight: 4,
    arbitrary: fc
      .array(single, { minLength: 1, maxLength: 3 })
      .chain((parts) => fc.constantFrom(" ", ", ", ",", "  ", "").map((between) => parts.join(between))),
  },
  { weight: 2, arbitrary: fc.array(single, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(" || ")) },
  { weight: 2, arbitrary: fc.tuple(bound, bound).map(([from, to]) => `${from} - ${to}`) },
  fc.constantFrom(
    "main",
    "HEAD",
    "",
    "v1.0.0",
    "1",
    "release/1.x",
    "x",
    "*",
    "||",
    "a || *",
    "1.2.3 - ",
    "\u00a01.x",
    "1.x\t",
  ),
);
const question = fc.record({
  revision,
  tags: fc.oneof({ weight: 4, arbitrary: fc.array(plainTag, { maxLength: 8 }) }, fc.array(tag, { maxLength: 4 })),
});

/** What Argo CD answers, as our words say it. */
function isSame({ revision: asked, tags }: Question, answer: Answer): boolean {
  const taken = takenOf(asked, tags);
  if (followsTags(asked) !== answer.constraint) return false;
  if (taken.kind === "name") return !answer.constraint;
  if (taken.kind === "none") return answer.fault.includes("version matching constraint not found");
  if (taken.kind === "unreadable") return answer.fault.includes("invalid semver version in tags");
  return answer.fault === "" && [taken.tag, ...taken.alike].includes(answer.tag);
}

/** Recorded of the generated lists; the rest of them is asked live. */
const recordedLists = 2000;

async function ask(title: string, questions: readonly Question[]): Promise<readonly Answer[]> {
  return answersOf<Answer>(recorder, { title, input: questions, ask: () => askArgoCd(questions) });
}

async function askArgoCd(questions: readonly Question[]): Promise<readonly Answer[]> {
  const input = JSON.stringify(questions);
  return JSON.parse(spawnSync(await referee("tags"), { input, encoding: "utf8", maxBuffer: 1 << 28 }).stdout);
}

describe("tags as Argo CD takes them", { timeout: buildTime }, () => {
  test("of 20,000 lists of tags and target revisions", async () => {
    const questions = fc.sample(question, { numRuns: 20_000, seed: refereeSeed(1) });
    const [first, others] = [questions.slice(0, recordedLists), questions.slice(recordedLists)];
    const answers = [...(await ask("generated lists", first)), ...(isLive ? await askArgoCd(others) : [])];
    const wrong = answers.flatMap((answer, at) => questions.slice(at, at + 1).filter((one) => !isSame(one, answer)));
    expect(wrong.slice(0, 5)).toEqual([]);
    // The questions ask for every kind of answer, many times.
    const kinds = questions.map((one) => takenOf(one.revision, one.tags).kind);
    for (const kind of ["name", "tag", "none", "unreadable"] as const) {
      expect(kinds.filter((found) => found === kind).length).toBeGreaterThan(200);
    }
  });

  test("of constraints and tags that people write", async () => {
    const revisions = [
      "v*",
      "*",
      "v1.*",
      "1.x",
      ">=1.2 <2",
      "~1.4",
      "^2",
      "!=1.0.0",
      "1 || 3",
      "1.2 - 2.0",
      ">=1.0.0-0",
      "^*",
      ">1",
      "~0.0.0",
      "<=1",
    ];
    const tags = ["v1.0.0", "v1.4.9", "2.0", "v2.0.0-rc.1", "20260107123045", "2026.01.07", "v3+b", "nightly", "0.0.1"];
    const lists = tags.flatMap((one) => tags.map((other) => [one, other]));
    const questions = revisions.flatMap((asked) => [tags, ...lists].map((list) => ({ revision: asked, tags: list })));
    const answers = await ask("what people write", questions);
    expect(questions.filter((one, at) => !isSame(one, answers[at] as Answer))).toEqual([]);
  });
});

describe("tags", () => {
  test("one that cannot be read is named, with the reason", () => {
    expect(takenOf("v*", ["v1.0.0", "2026-01-07.01"])).toEqual({
      kind: "unreadable",
      tag: "2026-01-07.01",
      why: "the number `01` of its pre-release starts with a zero",
    });
  });

  test("two of one version are alike", () => {
    const taken = takenOf("v*", ["1.0", "v1.0.0", "v0.9.0"]);
    expect(taken).toMatchObject({ kind: "tag", tag: "1.0", alike: ["v1.0.0"] });
    expect(taken.kind === "tag" && versionText(taken.version)).toBe("v1.0.0");
  });
});
