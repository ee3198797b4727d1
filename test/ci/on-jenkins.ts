import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gitAt } from "../support/git.ts";
import { repository } from "../support/run.ts";
import type { Pipelines, Run } from "./pipelines.ts";
import { spawned } from "./spawned.ts";
import { checkOutApplication, checkOutSource, type World } from "./world.ts";

/** Where Debian's package groovy keeps the version that Jenkins has. */
const groovy = "/usr/share/groovy/lib";

const hasGroovy = existsSync(groovy) && spawnSync("java", ["-version"]).status === 0;

interface Event {
  readonly step?: string;
  readonly stage?: string;
  readonly result?: string;
  readonly script?: string;
  readonly code?: number;
  readonly output?: string;
  readonly fault?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

interface Settings {
  readonly workspace: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly approve: boolean;
}

/** Runs a Jenkinsfile under Groovy; what it did, step by step. */
export async function runJenkinsfile(file: string, settings: Settings, folder: string): Promise<readonly Event[]> {
  if (!hasGroovy)
    throw new Error(`Groovy 2.4 in ${groovy} and Java are needed: apt-get install groovy default-jre-headless`);
  const given = join(folder, "settings.json");
  const credentials = {
    "trip-config-forge": { username: "trip-config", password: "forge token" },
    "trip-config-registry": { username: "robot", password: "registry password" },
    "trip-config-argocd": { secret: "argocd token" },
  };
  writeFileSync(given, JSON.stringify({ ...settings, credentials }));
  const interpreter = join(repository, "test/ci/jenkins/Declarative.groovy");
  const args = [
    "-Dfile.encoding=UTF-8",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-cp",
    `${groovy}/*`,
    "groovy.ui.GroovyMain",
    interpreter,
    file,
    given,
  ];
  const { stdout, stderr } = await spawned("java", args);
  const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
  if (lines.length === 0) throw new Error(`groovy said nothing: ${stdout}${stderr}`);
  return lines.map((line) => JSON.parse(line));
}

/** The compiled Jenkinsfile, in one workspace that is kept from build to build. */
export function onJenkins(world: World): Pipelines {
  const workspace = join(world.folder, "workspace");
  const build = async (
    file: string,
    ref: string,
    given: Readonly<Record<string, string>>,
    approve = true,
  ): Promise<Run> => {
    if (!existsSync(workspace)) {
      await checkOutApplication(world, ref, workspace);
      await checkOutSource(world, join(workspace, ".trip-config-source"));
    }
    const git = gitAt(workspace);
    await git.run(["fetch", "--quiet", "--tags", "origin"]);
    await git.run(["checkout", "--quiet", "--force", "--detach", ref]);
    const environment = { ...world.environment, WORKSPACE: workspace, ...given };
    const folder = join(world.folder, "jenkins");
    mkdirSync(folder, { recursive: true });
    const events = await runJenkinsfile(join(world.pipelines, file), { workspace, environment, approve }, folder);
    const ok = events.at(-1)?.result === "success";
    return { ok, log: events.map(({ environment: _, script: __, ...event }) => JSON.stringify(event)).join("\n") };
  };
  return {
    push: (ref) => build("Jenkinsfile", ref, { BRANCH_NAME: "main" }),
    pullRequest: (ref) => build("Jenkinsfile", ref, { BRANCH_NAME: "PR-1", CHANGE_ID: "1", CHANGE_TARGET: "main" }),
    tag: (tag) => build("Jenkinsfile", tag, { BRANCH_NAME: tag, TAG_NAME: tag }),
    sync: (approved) => build("Jenkinsfile.sync", "main", {}, approved),
  };
}
