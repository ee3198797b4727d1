import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { backends, firstFiles } from "../changed/application.ts";
import { emptyFolder, repository, withFolder } from "../support/run.ts";
import type { Pipelines, Run } from "./pipelines.ts";
import { type Call, copyOfWorld, type Settings, type World, worldIn } from "./world.ts";

const everything = [...backends, "frontend"].sort();
const timeout = 600_000;
const registry = "registry.example.com/trip-service";
const digest = /^sha256:[0-9a-f]{64}$/;

type Use = (world: World, pipelines: Pipelines, first: string) => Promise<void>;

const named = (calls: readonly Call[], ...start: readonly string[]) =>
  calls.filter(({ tool, args }) => start.every((word, at) => [tool, ...args][at] === word)).map(({ args }) => args);

/** Services whose images were built, in the order of their names. */
const built = (calls: readonly Call[]) =>
  named(calls, "docker", "build")
    .map((args) => (args[args.indexOf("--tag") + 1] ?? "").replace(/^.*\/|:.*$/g, ""))
    .sort();

function succeeded({ ok, log }: Run): void {
  expect(ok, log).toBe(true);
}

/** What has to be true of the pipelines on either system; called within a `describe`. */
export function story(pipelinesOf: (world: World) => Pipelines): void {
  const templates = emptyFolder();
  afterAll(templates.remove);

  /**
   * A world after the first publication, which is a person's: it brings the cluster's objects, which environments wait for.
   * Each scenario has a copy.
   */
  const published = async (name: string, edit?: (files: Settings) => void) => {
    const made = await worldIn(join(templates.path, name), edit);
    const dockerfiles = everything.map((service) => [
      `${service.replace(/(.*)-service/, "service-$1")}/Dockerfile`,
      "FROM scratch\n",
    ]);
    const first = await made.application.commit({ ...firstFiles, ...Object.fromEntries(dockerfiles) });
    await made.run("publish");
    await made.run("pr", "merge", "1");
    await made.run("publish");
    return { made, first };
  };
  const usual = once(() => published("usual"));
  const withBuildKit = once(() =>
    published("buildkit", ({ cluster }) => {
      Object.assign(cluster ?? {}, { ci: { builder: "buildkit" } });
    }),
  );
  const scenario = (name: string, use: Use, template = usual) =>
    test(name, { concurrent: true, timeout }, () =>
      withFolder(async (folder) => {
        const { made, first } = await template();
        const copy = copyOfWorld(made, folder);
        await use(copy, pipelinesOf(copy), first);
      }),
    );

  scenario(
    "a commit comes to dev and to staging, a tag opens the promotion to prod, an approval syncs it",
    async (made, pipelines, first) => {
      const { application, calls, images, run } = made;
      succeeded(await pipelines.push(first));
      const done = calls();
      const tag = first.slice(0, 12);
      expect(built(done)).toEqual(everything);
      expect(
        named(done, "docker", "push")
          .map((args) => args.at(-1))
          .sort(),
      ).toEqual(everything.map((name) => `${registry}/${name}:${tag}`));
      expect(done.filter(({ input }) => input !== undefined).map(({ args, input }) => [args, input])).toEqual(
        Array(5).fill([
          ["auth", "login", "registry.example.com", "--username", "robot", "--password-stdin"],
          "registry password",
        ]),
      );
      const [dev, staging] = [await images("dev"), await images("staging")];
      for (const name of everything)
        expect(dev[name]).toEqual({ ...dev[name], tag, digest: expect.stringMatching(digest) });
      expect(staging).toEqual(dev);
      const waits = (name: string) => [
        ["app", "get", `trip-service-${name}`, "--refresh"],
        ["app", "wait", `trip-service-${name}`, "--sync", "--health", "--operation", "--timeout", "600"],
      ];
      expect(named(done, "argocd")).toEqual([...waits("dev"), ...waits("staging")]);
      expect(JSON.stringify(done)).not.toContain("latest");

      const second = await application.commit({ "frontend/index.html": "2\n", "README.md": "2\n" });
      succeeded(await pipelines.push(second));
      expect(built(calls())).toEqual(["frontend"]);
      expect(await images("staging")).toEqual({ ...dev, frontend: (await images("dev")).frontend });
      expect((await images("dev")).frontend?.tag).toBe(second.slice(0, 12));

      const third = await application.commit({ "README.md": "3\n" });
      succeeded(await pipelines.push(third));
      expect(named(calls(), "docker")).toEqual([]);

      await application.run("tag", "v1.1.0");
      const prod = await images("prod");
      const tested = await images("staging");
      succeeded(await pipelines.tag("v1.1.0"));
      const released = calls();
      expect(named(released, "docker")).toEqual([]);
      expect(named(released, "crane", "tag").sort()).toEqual(
        everything.map((name) => ["tag", `${registry}/${name}@${tested[name]?.digest}`, "v1.1.0"]),
      );
      expect(named(released, "argocd")).toEqual([]);
      expect(await images("prod")).toEqual(prod);
      const open = JSON.parse(await run("pr", "list", "--repository", "source", "--format", "json"));
      expect(open.pulls ?? open).toHaveLength(1);
      expect(JSON.stringify(open)).toContain("v1.1.0");

      const number = String((open.pulls ?? open)[0].number);
      await run("pr", "merge", number, "--repository", "source");
      for (const name of everything)
        expect((await images("prod"))[name]).toEqual({ tag: "v1.1.0", digest: tested[name]?.digest });
      calls();
      const refused = await pipelines.sync(false);
      expect([refused.ok, calls()]).toEqual([false, []]);
      succeeded(await pipelines.sync(true));
      expect(named(calls(), "argocd")).toEqual([
        ["app", "get", "trip-service-prod", "--refresh"],
        ["app", "sync", "trip-service-prod", "--prune", "--timeout", "600"],
        ...waits("prod"),
      ]);
    },
  );

  scenario(
    "a build that failed is made up for by the next one",
    async ({ application, calls, failing, images }, pipelines, first) => {
      succeeded(await pipelines.push(first));
      const before = await images("dev");
      failing("^docker build .*service-ranking");
      const second = await application.commit({ "service-ranking/app.py": "2\n", "service-history/app.py": "2\n" });
      const failed = await pipelines.push(second);
      expect(failed.ok).toBe(false);
      expect(await images("dev")).toEqual(before);
      failing(undefined);
      calls();
      const third = await application.commit({ "frontend/index.html": "3\n" });
      succeeded(await pipelines.push(third));
      expect(built(calls())).toEqual(["frontend", "history-service", "ranking-service"]);
      const tags = Object.values(await images("dev")).map(({ tag }) => tag);
      expect(tags.filter((tag) => tag === third.slice(0, 12))).toHaveLength(3);
    },
  );

  scenario(
    "a deployment that failed is made up for without building again",
    async ({ application, calls, failing, images }, pipelines, first) => {
      failing("^argocd app wait trip-service-dev");
      expect((await pipelines.push(first)).ok).toBe(false);
      expect((await images("staging")).frontend?.tag).toBe("v1.0.0");
      failing(undefined);
      calls();
      succeeded(await pipelines.push(first));
      expect(named(calls(), "docker")).toEqual([]);
      expect((await images("staging")).frontend?.tag).toBe(first.slice(0, 12));
      // The same commit after somebody has taken its image back is not built either: the registry has it.
      expect(await application.run("rev-parse", "HEAD")).toBe(first);
    },
  );

  scenario("a build that comes late takes nothing back", async ({ application, calls, images }, pipelines, first) => {
    succeeded(await pipelines.push(first));
    const second = await application.commit({ "frontend/index.html": "2\n" });
    const third = await application.commit({ "frontend/index.html": "3\n" });
    succeeded(await pipelines.push(third));
    const before = await images("dev");
    calls();
    succeeded(await pipelines.push(second));
    expect(await images("dev")).toEqual(before);
    expect(built(calls())).toEqual([]);
  });

  scenario(
    "a pull request is built: nothing is pushed, set or waited for",
    async ({ application: { run, commit }, calls, images }, pipelines) => {
      const before = await images("dev");
      await run("switch", "--quiet", "-c", "topic");
      await commit({ "service-currency/app.py": "topic\n" });
      await run("switch", "--quiet", "main");
      await commit({ "service-history/app.py": "main\n" });
      await run("switch", "--quiet", "--detach");
      await run("merge", "--quiet", "--no-ff", "-m", "Merge", "topic");
      const merge = await run("rev-parse", "HEAD");
      await run("tag", "pull-request", merge);
      await run("switch", "--quiet", "main");
      succeeded(await pipelines.pullRequest(merge));
      const done = calls().filter(({ tool }) => tool !== "npm");
      expect(done).toEqual([{ tool: "docker", args: ["build", "./service-currency"] }]);
      expect(await images("dev")).toEqual(before);
      if (pipelines.fork === undefined) return;
      const fork = await pipelines.fork(merge);
      expect([fork.jobs, calls()]).toEqual([{ changes: "skipped", build: "skipped", deploy: "skipped" }, []]);
    },
  );

  scenario(
    "a release builds what was never tested, and has it tested",
    async ({ application, calls, images, run }, pipelines, first) => {
      await application.run("tag", "v1.1.0", first);
      succeeded(await pipelines.tag("v1.1.0"));
      const done = calls();
      expect(built(done)).toEqual(everything);
      expect(named(done, "crane", "tag")).toEqual([]);
      expect(named(done, "argocd").map((args) => args.slice(0, 3))).toEqual([
        ["app", "get", "trip-service-staging"],
        ["app", "wait", "trip-service-staging"],
      ]);
      for (const name of everything)
        expect((await images("staging"))[name]).toMatchObject({ tag: "v1.1.0", digest: expect.stringMatching(digest) });
      expect(await run("pr", "list", "--repository", "source")).toContain("prod: 5 images from staging");
      // Run again, there is nothing left to build.
      succeeded(await pipelines.tag("v1.1.0"));
      expect(built(calls())).toEqual([]);
    },
  );

  scenario("staging that goes on while a release is tagged is noticed", async (made, pipelines, first) => {
    const { application, folder, source, state } = made;
    succeeded(await pipelines.push(first));
    await application.run("tag", "v1.1.0", first);
    const clone = join(folder, "meanwhile");
    const cli = `node '${repository}/dist/main.js' -C '${clone}'`;
    const other = `sha256:${"b".repeat(64)}`;
    writeFileSync(
      join(folder, "stubs/hook"),
      `set -e
git clone --quiet 'file://${source}' '${clone}'
ln -s '${state}' '${clone}/.trip-config'
${cli} set-image staging frontend=${"b".repeat(12)}@${other} --commit
git -C '${clone}' pull --quiet --ff-only '${state}/source.git' main
${cli} publish --env staging
`,
    );
    const crossed = await pipelines.tag("v1.1.0");
    expect([crossed.ok, crossed.log]).toEqual([
      false,
      expect.stringContaining("frontend: what is promoted is not what this build has tagged"),
    ]);
  });

  scenario(
    "with BuildKit",
    async ({ calls, images }, pipelines, first) => {
      succeeded(await pipelines.push(first));
      const done = calls();
      expect(named(done, "docker")).toEqual([]);
      expect(named(done, "buildctl")).toHaveLength(5);
      expect((await images("dev")).frontend).toMatchObject({
        tag: first.slice(0, 12),
        digest: expect.stringMatching(digest),
      });
    },
    withBuildKit,
  );
}

/** What is made when it is asked for first. */
function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
