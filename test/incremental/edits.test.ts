/**
 * What a run remembers changes its time and nothing else. `INCREMENTAL_STORIES=400 npx vitest run test/incremental` tries as
 * many as were tried by hand.
 */
import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { diskMemory } from "../../generator/adapters/memory/disk.ts";
import { type Ahead, aheadOf, lookAhead } from "../../generator/incremental/ahead.ts";
import { outputsIn } from "../../generator/incremental/index.ts";
import { unchanged } from "../../generator/unchanged.ts";
import { build, tripConfig } from "../support/cli.ts";
import { emptyFolder, filesIn } from "../support/run.ts";
import { edits, stories } from "./edits.ts";
import { smallProject } from "./project.ts";

const numRuns = Number(process.env.INCREMENTAL_STORIES ?? "8");

test("whatever happens between runs, what they say and write is what they would without what they remember", async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      const [known, unknown] = [emptyFolder(), emptyFolder()];
      try {
        for (const { path } of [known, unknown]) {
          smallProject(path);
          copyFileSync(join(path, "envs/dev.json"), join(path, "good.json"));
        }
        await ran(known.path, ["generate"], -30);
        await ran(unknown.path, ["generate", "--no-cache"], -30);
        for (const [step, { edits: done, call, day, twice, looking }] of story.entries()) {
          for (const { name, pick } of done) {
            for (const { path } of [known, unknown]) edits[name](path, pick);
          }
          const ahead = lookedAt(known.path, looking);
          const first = ran(known.path, call, day, ahead);
          const runs = await Promise.all([first, ...(twice ? [ran(known.path, call, day)] : [])]);
          const expected = await ran(unknown.path, [...call, "--no-cache"], day);
          // Of two that write at the same time each says what it has found to write.
          const told = twice && call[0] === "generate" ? [] : runs;
          for (const run of told) expect(run, `step ${step}: ${call.join(" ")}`).toEqual(expected);
          expect(filesIn(known.path), `step ${step}`).toEqual(filesIn(unknown.path));
          expect(existsSync(join(unknown.path, ".trip-config/cache"))).toBe(false);
        }
      } finally {
        known.remove();
        unknown.remove();
      }
    }),
    { numRuns, endOnFailure: false },
  );
}, 3_600_000);

/** Memory that another thread has left something in. */
function lookedAt(root: string, looking: "nothing" | "some" | "all" | "earlier"): Ahead | undefined {
  const outputs = outputsIn(diskMemory(root, "").get("index"), build);
  if (outputs === undefined) return undefined;
  const { head, units } = outputs;
  const ahead = aheadOf(units.length);
  const place = { root, fileTime: Date.now };
  if (looking === "some") lookAhead(ahead, { head, units: units.slice(0, 3) }, place);
  if (looking === "all") lookAhead(ahead, outputs, place);
  if (looking === "earlier") lookAhead(ahead, { head: "another", units }, place);
  return ahead;
}

async function ran(cwd: string, args: readonly string[], day: number, ahead?: Ahead) {
  const now = new Date(Date.UTC(2026, 11, 24) + day * 86_400_000);
  // As the launcher does.
  const said = unchanged({ args, cwd: () => cwd, now, fileTime: Date.now, build, ahead });
  if (said !== undefined) return { code: 0, stdout: said, stderr: "" };
  const { code, stdout, stderr } = await tripConfig(args, { cwd, now, ahead });
  const plain = (text: string) => text.replaceAll(cwd, "").replace(/staging\/[^/]+/g, "staging");
  return { code, stdout: plain(stdout), stderr: plain(stderr) };
}
