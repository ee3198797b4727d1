import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { namedRelease } from "../../generator/bot/rollback/releases.ts";
import { reproduction, wholeTexts } from "../../generator/bot/rollback/whole.ts";
import { durationText, parseDuration } from "../../generator/model/duration.ts";
import type { CommitFiles, RawFile } from "../../generator/model/files.ts";
import { blobOid, regularFile } from "../../generator/model/tree.ts";

const hold = { reason: "try", release: "v1.0.0" };
const file = (path: string, text: string): RawFile => ({ path, bytes: Buffer.from(text) });

function commitOf(...files: readonly RawFile[]): CommitFiles {
  const oid = blobOid("of no matter");
  return {
    tree: new Map(files.map(({ path }) => [path, { mode: regularFile, oid }])),
    read: async (paths) => [...paths].flatMap((path) => files.find((one) => one.path === path) ?? []),
  };
}

describe("rollback --whole", () => {
  test("restores the environment's file, the files that it names and those of its folders, and nothing else", async () => {
    const prod = '{ "backingServices": { "mysql": { "init": "mysql/prod.sql" }, "redis": null } }';
    const then = commitOf(
      file("prod.json", prod),
      file("base.json", "then"),
      file("mysql/prod.sql", "then"),
      file("mysql/init.sql", "then"),
      file("sealed/prod/a.yaml", "then"),
      file("sealed/dev/a.yaml", "then"),
      file("charts/prod/reloader/lock.json", "then"),
      file("charts/cluster/reloader/lock.json", "then"),
      file("manifests/prod/scaler.yaml", "then"),
      file("manifests/all/scaler.yaml", "then"),
    );
    const now = commitOf(
      file("prod.json", "{}"),
      file("sealed/prod/b.yaml", "now"),
      file("sealed/dev/a.yaml", "now"),
      file("charts/prod/reloader/job-reloader.yaml", "now"),
    );
    expect(Object.fromEntries((await wholeTexts("prod", then, now, hold)) ?? [])).toEqual({
      "prod.json": prod.replace(/ }$/, ', "hold": { "reason": "try", "release": "v1.0.0" } }'),
      "mysql/prod.sql": "then",
      "sealed/prod/a.yaml": "then",
      "sealed/prod/b.yaml": null,
      "charts/prod/reloader/lock.json": "then",
      "charts/prod/reloader/job-reloader.yaml": null,
      "manifests/prod/scaler.yaml": "then",
    });
    const linked = commitOf({ path: "prod.json", link: "dev.json" });
    expect(await wholeTexts("prod", linked, now, hold)).toBeUndefined();
  });

  test("a file that would differ, be missing or be new is told, five at most", () => {
    const released = new Map([
      ["prod/a.yaml", { mode: regularFile, oid: blobOid("a") }],
      ["prod/b.yaml", { mode: regularFile, oid: blobOid("b") }],
    ]);
    const same = new Map([
      ["prod/a.yaml", "a"],
      ["prod/b.yaml", "b"],
    ]);
    expect(reproduction("v1.0.0", same, released)).toBeUndefined();
    const other = new Map([["prod/a.yaml", "x"], ...[1, 2, 3, 4, 5].map((n) => [`prod/n${n}.yaml`, ""] as const)]);
    const { code, message } = reproduction("v1.0.0", other, released) ?? {};
    expect(code).toBe("not-reproducible");
    expect(message).toContain("prod/a.yaml, prod/b.yaml, prod/n1.yaml, prod/n2.yaml, prod/n3.yaml and 2 more would");
  });
});

test("a release is named by its tag, or by how its commit begins when that is one only", () => {
  const releases = ["aaaaaaa1", "aaaaaaa2", "bbbbbbbb"].map((start) => {
    const commit = start.padEnd(40, "0");
    return { name: commit.slice(0, 12), commit };
  });
  const named = (text: string) => namedRelease([{ name: "v1.0.0", commit: "c".repeat(40) }, ...releases], text)?.commit;
  expect(named("v1.0.0")).toBe("c".repeat(40));
  expect(named("bbbbbbb")).toBe(releases[2]?.commit);
  expect(named("b".repeat(8).padEnd(40, "0"))).toBe(releases[2]?.commit);
  expect(["aaaaaaa", "bbbbbb", "v1", "ddddddd"].map(named)).toEqual([undefined, undefined, undefined, undefined]);
});

test("durations are read as they are written", () => {
  expect(["30m", "0s", "2h", "1d"].map(parseDuration)).toEqual([1800, 0, 7200, 86_400]);
  expect(["", "30", "m", "1.5h", "-1m", "30 m", "1w", "030m"].map(parseDuration)).toEqual(Array(8).fill(undefined));
  fc.assert(
    fc.property(fc.nat(99_999), fc.constantFrom("s", "m", "h", "d"), (number, unit) => {
      const seconds = parseDuration(`${number}${unit}`) ?? -1;
      expect(parseDuration(durationText(seconds))).toBe(seconds);
    }),
  );
});
