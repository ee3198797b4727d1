import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gitEnvironment } from "../../generator/adapters/git/environment.ts";
import { capital } from "../../generator/model/sentences.ts";
import { layOver } from "../support/run.ts";
import { judged } from "./aims.ts";
import { tripConfigCommand } from "./own.ts";
import { editedProject, makeProject, type Project } from "./project.ts";
import { type Times, timesTable } from "./report.ts";
import { type Contestant, type Race, race, timeOf } from "./rounds.ts";
import { nameAt, names } from "./rows.ts";
import type { Earlier } from "./sizes.ts";

/** How many environments there are where one of many has changed. */
const many = 103;

/** One changed environment is published to the embedded forge: of one, and of many. Answers what was aimed at. */
export function measurePublish(settings: Race, earlier: Earlier | undefined): readonly string[] {
  const compared = { row: "publish", few: { count: 1, name: names.publishOne }, name: names.publishMany } as const;
  const times = raced(compared, publishedAfterSave, settings, earlier);
  return judged(undefined, times, new Set(["publish"]));
}

/** The plan of a promotion is made, of two environments and of many, where publish has left what it has proven. Nothing is aimed at. */
export function measurePromote(settings: Race, earlier: Earlier | undefined): void {
  const compared = { row: "promote", few: { count: 2, name: names.promoteTwo }, name: names.promoteMany } as const;
  raced(compared, promotionTo, settings, earlier);
}

interface FewAndMany {
  readonly row: "publish" | "promote";
  readonly few: { readonly count: number; readonly name: string };
  /** Of many. */
  readonly name: string;
}

/** The same in a project of few environments and in one of many. */
function raced(
  { row, few, name }: FewAndMany,
  contestantOf: (project: Project, settings: Race) => (main?: string) => Contestant,
  settings: Race,
  earlier: Earlier | undefined,
): Times {
  const folder = join(settings.scratch, row);
  mkdirSync(folder);
  const some = contestantOf(makeProject(join(folder, "few"), few.count), settings);
  const all = contestantOf(makeProject(join(folder, "many"), many), settings);
  const contestants: Contestant[] = [
    { ...some(), name: few.name },
    { ...all(), name },
  ];
  if (earlier !== undefined) {
    contestants.push({ ...all(earlier.main), name: nameAt(`trip-config ${name}`, earlier.commit) });
  }
  const times = race(contestants, settings);
  console.log(`\n${capital(row)}\n\n${timesTable(times, [few.name])}`);
  rmSync(folder, { recursive: true, force: true });
  return times;
}

/** From the last environment but one, which runs another image, to the last one. */
function promotionTo(project: Project, settings: Race): (main?: string) => Contestant {
  const { root } = project;
  const [from = "", to = ""] = project.environmentNames.slice(-2);
  layOver(join(root, "envs", `${from}.json`), { services: { frontend: { image: { tag: "promoted" } } } });
  layOver(join(root, "envs", `${to}.json`), { promotion: { from } });
  publishWhole(project, settings);
  const promote = ["promote", to, "--no-gate", "--dry-run"];
  return (main) => ({ name: "promote", commands: [tripConfigCommand(root, promote, main)] });
}

/** Brings the whole project to config's main, and answers what publishes one saved environment after the other. */
function publishedAfterSave(project: Project, settings: Race): (main?: string) => Contestant {
  const { root } = project;
  publishWhole(project, settings);
  const edit = editedProject(project);
  return (main) => ({
    name: "publish",
    commands: [tripConfigCommand(root, ["publish"], main)],
    before: () => {
      edit();
      commitAll(root);
    },
  });
}

function publishWhole(project: Project, settings: Race): void {
  const { root } = project;
  for (const name of project.environmentNames) {
    layOver(join(root, "envs", `${name}.json`), { publish: { merge: "auto", mergeUpTo: "critical" } });
  }
  writeFileSync(join(root, ".gitignore"), ".trip-config/\nout/\nargocd/\n");
  git(root, "init", "--quiet", "--initial-branch=main");
  commitAll(root);
  const publish = tripConfigCommand(root, ["publish"]);
  // What exists once per cluster is merged by people, and environments wait for it.
  for (const command of [publish, tripConfigCommand(root, ["pr", "merge", "1"]), publish]) {
    timeOf({ name: "publish", commands: [command] }, settings);
  }
  const record = `main:.trip-config/${project.environmentNames.at(-1)}.json`;
  git(join(root, ".trip-config/config.git"), "cat-file", "-e", record);
}

function commitAll(root: string): void {
  git(root, "add", "-A");
  git(root, "commit", "--quiet", "-m", "Edit an environment");
}

function git(folder: string, ...args: readonly string[]): void {
  const person = { GIT_AUTHOR_NAME: "Mina Park", GIT_AUTHOR_EMAIL: "mina@example.com" };
  const committer = { GIT_COMMITTER_NAME: "Mina Park", GIT_COMMITTER_EMAIL: "mina@example.com" };
  const env = { ...gitEnvironment(process.env), ...person, ...committer };
  execFileSync("git", args, { cwd: folder, env, stdio: ["ignore", "ignore", "inherit"] });
}
