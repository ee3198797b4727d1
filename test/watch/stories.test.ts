/**
 * What a process knows that watches changes its time and nothing else. `WATCH_STORIES=25 npx vitest run test/watch/stories.test.ts`
 * tries as many as were tried by hand.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { edits } from "../incremental/edits.ts";
import { put, smallProject } from "../incremental/project.ts";
import { tripConfig, type Watching, watching } from "../support/cli.ts";
import { emptyFolder, filesIn } from "../support/run.ts";

const numRuns = Number(process.env.WATCH_STORIES ?? "3");

const steps = fc.record({
  /** Milliseconds before: within a burst, while it readies itself for the next save, and long after. */
  rest: fc.constantFrom(0, 40, 55, 70, 120, 500),
  edits: fc.array(
    fc.record({ name: fc.constantFrom(...(Object.keys(edits) as (keyof typeof edits)[])), pick: fc.nat(10_000) }),
    { minLength: 1, maxLength: 2 },
  ),
  /** Milliseconds between them and a save of somebody else. */
  between: fc.constantFrom(0, 0, 1, 5, 15, 30),
});

test("whatever happens before a save, out/ is what a run of its own makes of it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 3, maxLength: 8 }), async (story) => {
      const [known, unknown] = [emptyFolder(), emptyFolder()];
      for (const { path } of [known, unknown]) smallProject(path);
      const watch = watching(["-C", known.path, "generate"]);
      try {
        await watch.answer();
        await tripConfig(["-C", unknown.path, "generate", "--no-cache"]);
        for (const [at, { rest, edits: done, between }] of story.entries()) {
          await pause(rest);
          for (const { path } of [known, unknown]) {
            for (const { name, pick } of done) edits[name](path, pick);
            if (path === known.path) await pause(between);
            save(path, at);
          }
          await tripConfig(["-C", unknown.path, "generate", "--no-cache"]);
          expect(await differing(watch, known.path, unknown.path), `step ${at}`).toEqual([]);
        }
      } finally {
        await watch.end();
        known.remove();
        unknown.remove();
      }
    }),
    { numRuns, endOnFailure: true },
  );
}, 3_600_000);

/** Saves an environment without changing what it says, where it is there. */
function save(root: string, at: number): void {
  const path = "envs/prod.json";
  const text = existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined;
  if (text === undefined) put(root, "envs/notes.txt", String(at));
  else put(root, path, `${text.trimEnd()}${"\n".repeat(1 + (at % 2))}`);
}

/** Milliseconds after which an answer does not come any more. */
const patience = 5_000;

/** Paths of the outputs that differ when there are no more answers. */
async function differing(watch: Watching, root: string, expected: string): Promise<readonly string[]> {
  for (;;) {
    const isAnswered = await Promise.race([watch.answer().then(() => true), pause(patience, false)]);
    const [ours, theirs] = [filesIn(root), filesIn(expected)];
    const paths = [...new Set([...ours.keys(), ...theirs.keys()])].filter(
      (path) => ours.get(path) !== theirs.get(path),
    );
    if (paths.length === 0 || !isAnswered) return paths;
  }
}
