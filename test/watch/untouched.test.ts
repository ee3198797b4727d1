/** Which folders nobody has touched, by what the system tells. */
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { type Untouched, untouchedFolders } from "../../generator/adapters/watch/untouched.ts";
import { withFolder } from "../support/run.ts";

const plenty = { most: 1000, mostAtOnce: 1000 };

/** Two folders that are watched, of which only the second stays as it is. */
function watched(limits: typeof plenty, use: (folders: Folders) => Promise<void>): Promise<void> {
  return withFolder(async (root) => {
    const [first, second] = [join(root, "out/first"), join(root, "out/second")];
    for (const folder of [first, second]) {
      mkdirSync(join(folder, "below"), { recursive: true });
      writeFileSync(join(folder, "below/file"), "text");
    }
    const untouched = untouchedFolders(limits);
    try {
      expect(untouched.isUntouched(first), "before it is watched").toBe(false);
      for (const folder of [first, second]) untouched.watch(folder);
      await pause(50);
      await use({ root, first, second, untouched });
    } finally {
      untouched.close();
    }
  });
}

interface Folders {
  readonly root: string;
  readonly first: string;
  readonly second: string;
  readonly untouched: Untouched;
}

test.each<[what: string, deed: (folders: Folders) => void]>([
  ["a file is written", ({ first }) => writeFileSync(join(first, "below/file"), "more")],
  ["a file comes", ({ first }) => writeFileSync(join(first, "below/other"), "")],
  ["a file goes", ({ first }) => rmSync(join(first, "below/file"))],
  ["a folder comes", ({ first }) => mkdirSync(join(first, "below/other"))],
  ["the folder goes", ({ first }) => rmSync(first, { recursive: true })],
  ["the folder is moved", ({ first }) => renameSync(first, `${first}-away`)],
])("%s", async (_what, deed) =>
  watched(plenty, async (folders) => {
    const { first, second, untouched } = folders;
    expect([untouched.isUntouched(first), untouched.isUntouched(second)]).toEqual([true, true]);
    deed(folders);
    await pause(50);
    expect([untouched.isUntouched(first), untouched.isUntouched(second)]).toEqual([false, true]);
    untouched.watch(second);
    expect(untouched.isUntouched(second)).toBe(true);
  }),
);

test("a folder above is another one, which is told to nobody", () =>
  watched(plenty, async ({ root, first, untouched }) => {
    renameSync(join(root, "out"), join(root, "away"));
    expect(untouched.isUntouched(first)).toBe(false);
    mkdirSync(join(root, "out/first/below"), { recursive: true });
    expect(untouched.isUntouched(first)).toBe(false);
    rmSync(join(root, "out"), { recursive: true });
    symlinkSync(join(root, "away"), join(root, "out"));
    expect(untouched.isUntouched(first), "the same one by another way").toBe(true);
  }));

test("watched again, it is known again", () =>
  watched(plenty, async ({ first, untouched }) => {
    for (const text of ["one", "two"]) {
      writeFileSync(join(first, "below/file"), text);
      await pause(50);
      expect(untouched.isUntouched(first)).toBe(false);
      untouched.watch(first);
      await pause(50);
      expect(untouched.isUntouched(first)).toBe(true);
    }
  }));

test("where more is told at once than the system keeps, nothing is known", () =>
  watched({ ...plenty, mostAtOnce: 6 }, async ({ first, second, untouched }) => {
    const write = (names: readonly string[]) => {
      for (const name of names) writeFileSync(join(first, "below", name), "");
    };
    write(["a"]);
    await pause(50);
    expect([untouched.isUntouched(first), untouched.isUntouched(second)]).toEqual([false, true]);
    write(["b", "c", "d", "e", "f", "g", "h"]);
    await pause(50);
    expect([untouched.isUntouched(first), untouched.isUntouched(second)]).toEqual([false, false]);
  }));

test("what there are no watchers for is not known", () =>
  watched({ ...plenty, most: 3 }, async ({ first, second, untouched }) => {
    expect([untouched.isUntouched(first), untouched.isUntouched(second)]).toEqual([true, false]);
  }));
