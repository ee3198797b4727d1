import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { judged } from "./aims.ts";
import { emptyNode, mainOfNow, tripConfigCommand } from "./own.ts";
import { editedProject, makeProject } from "./project.ts";
import { timesTable } from "./report.ts";
import { timeOf } from "./rounds.ts";
import { names } from "./rows.ts";

/** Milliseconds between two saves, as a person makes them; saves that follow each other faster are waited for. */
const betweenSaves = 500;

/**
 * From an env file's save to the last word about it, by a process that watches: what somebody waits for, with the silence
 * that is waited for too. It is no time of a process, so that every clock has it by the wall.
 */
export async function measureWatch(size: string, runs: number, scratch: string): Promise<readonly string[]> {
  const root = join(scratch, `watch-${size}`);
  const project = makeProject(root, Number(size));
  const save = editedProject(project);
  const { file, args } = tripConfigCommand(root, ["generate", "--watch"], mainOfNow);
  const watcher = spawn(file, args, { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  watcher.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  const heard = async (form: RegExp) => {
    while (!form.test(said)) await once(watcher.stdout, "data");
    said = "";
  };
  await heard(/Ctrl-C ends it/);
  const times = new Map<string, number[]>([
    [names.node, []],
    [names.watched, []],
  ]);
  // The first saves are those that V8 compiles for.
  for (let run = -3; run < runs; run++) {
    await pause(betweenSaves);
    const start = performance.now();
    save();
    await heard(/written: [\s\S]*warnings?\.\n$/);
    if (run < 0) continue;
    times.get(names.watched)?.push(performance.now() - start);
    times.get(names.node)?.push(timeOf(emptyNode, { clock: "wall", scratch }));
  }
  watcher.kill();
  await once(watcher, "close");
  rmSync(root, { recursive: true, force: true });
  console.log(`\n${size} environments, watched\n\n${timesTable(times, [names.node])}`);
  return judged(size, times, new Set(["watch"]));
}
