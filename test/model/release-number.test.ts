import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextTag } from "../../generator/bot/release/number.ts";
import { takenOf } from "../../generator/model/tags/target.ts";

describe("the number of the next release", () => {
  const cases: readonly [
    name: string,
    revisions: readonly string[],
    tags: readonly string[],
    next: string | undefined,
  ][] = [
    ["the first", ["v*"], [], "v1.0.0"],
    ["by number, not by text", ["v*"], ["v1.9.0", "v1.10.0", "v1.3.0"], "v1.10.1"],
    ["above a date", ["v*"], ["v1.0.0", "20260107123045"], "v20260107123045.0.1"],
    ["above a calendar version", ["*"], ["2026.01.07"], "v2026.1.8"],
    ["below a date that the constraint leaves out", ["v1.*"], ["v1.0.0", "20260107123045"], "v1.0.1"],
    ["a pre-release that nobody asks for", ["v*"], ["v1.0.0", "v9.0.0-rc.1"], "v1.0.1"],
    ["the release of a pre-release that is taken", [">=1.0.0-0"], ["v1.0.0", "v9.0.0-rc.1"], "v9.0.0"],
    ["where the constraint begins", [">=1.2 <2"], ["v1.0.0"], "v1.2.0"],
    ["where the constraint begins, of several", ["~1.4", ">=1.2 <2"], ["v1.0.0"], "v1.4.0"],
    ["a tag without v is one too", ["^2"], ["2.3"], "v2.3.1"],
    ["beside what the constraint leaves out", ["!=1.0.1"], ["v1.0.0", "v1.0.1"], "v1.0.2"],
    ["only what a range holds", ["1.0.0 - 1.0.2"], ["v1.0.2"], undefined],
    ["the next minor one, where no patch is left", [">1.0 <1.2, !=1.1.1"], ["v1.1.0"], "v1.1.2"],
    ["not both", ["v1.*", "v2.*"], [], undefined],
    ["above two of one version", ["v*"], ["v1.0", "1.0.0"], "v1.0.1"],
    ["above the largest number", ["*"], ["1.2.18446744073709551615"], "v1.3.0"],
    ["nothing beside a tag that stops Argo CD", ["*"], ["v1.0.6-01"], undefined],
    ["before the first whole version", ["<1"], [], "v0.1.0"],
  ];
  test.each(cases)("%s", (_name, revisions, tags, next) => {
    expect(nextTag(revisions, tags)).toBe(next);
  });

  test("Argo CD takes it", () => {
    const revision = fc.constantFrom(
      "v*",
      "*",
      "v1.*",
      ">=1.2 <2",
      "~1.4",
      "^2",
      "1.x",
      "!=1.0.1",
      "1 || 3",
      ">=1.0.0-0",
    );
    const part = fc.constantFrom("0", "1", "2", "4", "20260107");
    const tag = fc.tuple(
      fc.constantFrom("", "v"),
      fc.array(part, { minLength: 1, maxLength: 3 }),
      fc.constantFrom("", "-rc.1", "-0"),
    );
    const tags = fc.array(
      tag.map(([prefix, parts, pre]) => `${prefix}${parts.join(".")}${pre}`),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(revision, tags, (one, there) => {
        const next = nextTag([one], there);
        if (next === undefined) return;
        expect(there).not.toContain(next);
        expect(takenOf(one, [...there, next])).toMatchObject({ kind: "tag", tag: next, alike: [] });
      }),
    );
  });
});
