import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { deployed, mergeMove, moved, promoted } from "../moves.ts";
import { deployedTag, expectConsistent, expectNone, image, mergeNow, openPull, settled } from "../steps.ts";
import type { Scenario, World } from "../world.ts";

/** Objects of one's own, below envs/manifests/. */
export const ownObjectScenarios: readonly Scenario[] = [
  {
    name: "a kind of one's own: permitted before its first object comes, forbidden after its last has gone",
    from: "settled",
    run: async (world) => {
      await write(world, "dev/monitors/hello.yaml", monitor);
      const first = await world.publish();
      expect(first.code).toBe(0);
      expect(actions(first)).toEqual({ cluster: "opened", dev: "opened", prod: "unchanged" });
      expect(waiting(first, "dev")).toEqual(["argocd/appproject-trip-service-dev.yaml"]);
      expect(await permits(world, "dev")).toBe(false);
      await mergeNow(world.person.config, await openPull(world, "cluster"), "merge");
      expect(actions(await world.publish())).toEqual({ cluster: "unchanged", dev: "merged", prod: "unchanged" });

      await remove(world, "dev/monitors/hello.yaml");
      const removed = await world.publish();
      expect(actions(removed)).toEqual({ cluster: "unchanged", dev: "merged", prod: "unchanged" });
      expect(await permits(world, "dev")).toBe(true);

      // Nothing waits for a kind to be forbidden.
      await world.edit({ dev: image("v1.1.0") });
      expect(actions(await world.publish())).toEqual({ cluster: "opened", dev: "merged", prod: "unchanged" });
      expect(await deployedTag(world, "dev")).toBe("v1.1.0");
      await mergeNow(world.person.config, await openPull(world, "cluster"), "merge");
      expect(await permits(world, "dev")).toBe(false);
      expect(actions(await world.publish())).toEqual({ cluster: "unchanged", dev: "unchanged", prod: "unchanged" });
      await expectNone(world, "cluster");
      await expectConsistent(world);
    },
  },
  {
    name: "an environment that follows tags: its kinds stay permitted until no deployed tag has an object of them",
    from: "settled",
    run: async (world) => {
      await write(world, "prod/hello.yaml", monitor);
      await world.publish();
      for (const name of ["cluster", "prod"]) await mergeNow(world.person.config, await openPull(world, name), "merge");
      expect((await world.publish()).released).toHaveLength(1);

      await remove(world, "prod/hello.yaml");
      expect(actions(await world.publish())).toEqual({ cluster: "unchanged", dev: "unchanged", prod: "opened" });
      await mergeNow(world.person.config, await openPull(world, "prod"), "merge");
      // Main has it no more, and Argo CD deploys the tag before.
      expect((await world.run("plan")).stdout).not.toContain("appproject");
      const dry = await world.publish("--dry-run");
      expect(actions(dry)).toEqual({ cluster: "unchanged", dev: "unchanged", prod: "unchanged" });
      const released = await world.publish();
      expect(released.released).toHaveLength(1);
      expect(actions(released)).toEqual({ cluster: "opened", dev: "unchanged", prod: "unchanged" });
      await mergeNow(world.person.config, await openPull(world, "cluster"), "merge");
      expect(await permits(world, "prod")).toBe(false);
      await world.publish();
      await expectConsistent(world);
    },
  },
  {
    name: "routes go back from the Gateway API to Ingresses: their kinds stay permitted until the release after",
    from: "settled",
    run: async (world) => {
      const kinds = ["HTTPRoute", "Middleware"];
      const permitted = async () => {
        const found = await Promise.all(kinds.map((kind) => permits(world, "dev", kind)));
        return kinds.filter((_, at) => found[at]);
      };
      let before: object | undefined;
      await world.edit({
        cluster: (settings: { ingress?: object }) => {
          before = settings.ingress;
          settings.ingress = traefikGateway;
        },
      });
      await goThrough(world);
      expect(await permitted()).toEqual(kinds);
      await world.edit({
        cluster: (settings: { ingress?: object }) => {
          if (before === undefined) delete settings.ingress;
          else settings.ingress = before;
        },
      });
      expect(actions(await world.publish(...allowing))).toMatchObject({ cluster: "opened" });
      await mergeNow(world.person.config, await openPull(world, "cluster"), "merge");
      expect(await permitted()).toEqual(kinds);
      expect(actions(await world.publish(...allowing))).toMatchObject({ dev: "merged" });
      // The commit that has no route any more still lets Argo CD remove those that run.
      expect(await permitted()).toEqual(kinds);
      await goThrough(world);
      expect(await permitted()).toEqual([]);
      await expectConsistent(world);
    },
  },
  {
    name: "an image of objects of one's own: set, promoted with the services', rolled back",
    from: "three",
    run: async (world) => {
      const repository = "quay.io/example/agent";
      await write(world, "all/agent.yaml", job(repository));
      await world.edit({
        base: (settings: { ownImages?: object }) => {
          settings.ownImages = { agent: { repository, tag: "1.0.0" } };
        },
      });
      await settled(world);
      expect(await agentIn(world, "prod")).toBe(`${repository}:1.0.0`);
      expect((await world.run("set-image", "dev", "agent=1.1.0")).code).toBe(0);
      await world.edit({});
      await deployed(world);
      expect(await agentIn(world, "dev")).toBe(`${repository}:1.1.0`);
      const { images } = await promoted(world, "staging");
      expect(images.map(({ service, to }) => [service, to.tag])).toEqual([["agent", "1.1.0"]]);
      expect(await agentIn(world, "staging")).toBe(`${repository}:1.1.0`);
      const back = await moved(world, "rollback", "staging");
      expect(back.images.map(({ service, to }) => [service, to.tag])).toEqual([["agent", "1.0.0"]]);
    },
  },
  {
    name: "rollback --whole: an environment's objects of one's own are as they were",
    from: "three",
    run: async (world) => {
      await write(world, "prod/kept.yaml", monitor);
      await settled(world);
      const good = [...(await world.bot.config.tags()).keys()].at(-1) ?? "";
      await write(world, "prod/kept.yaml", monitor.replace("30s", "60s"));
      await write(world, "prod/added.yaml", monitor.replace("name: hello", "name: added"));
      await settled(world);
      const back = await moved(world, "rollback", "prod", "--to", good, "--whole");
      expect([back.code, back.diagnostics]).toEqual([0, []]);
      await mergeMove(world, "rollback-prod");
      await world.pull();
      const folder = join(world.root, "envs/manifests/prod");
      expect(readdirSync(folder)).toEqual(["kept.yaml"]);
      expect(readFileSync(join(folder, "kept.yaml"), "utf8")).toBe(monitor);
    },
  },
];

function job(repository: string): string {
  return `apiVersion: batch/v1
kind: CronJob
metadata:
  name: agent
spec:
  schedule: 0 3 * * *
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          automountServiceAccountToken: false
          securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: RuntimeDefault } }
          containers:
            - name: agent
              image: ${repository}
              resources: { requests: { cpu: 10m, memory: 16Mi }, limits: { cpu: 10m, memory: 16Mi } }
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
`;
}

/** The image of the CronJob, on config's main. */
async function agentIn({ bot: { config } }: World, name: string): Promise<string | undefined> {
  const path = `${name}/own/cronjob-agent.yaml`;
  const text = (await config.texts((await config.branch(config.main)) ?? "", [path])).get(path);
  return /image: (\S+)/.exec(text ?? "")?.[1];
}

/** Most of a small environment's objects are its routes; and the controller that is no more had a namespace. */
const allowing = ["--allow", "mass-deletion", "--allow", "namespace-removed"];

/** Publishes and merges until there is nothing left to do. */
async function goThrough(world: World): Promise<void> {
  for (let round = 0; round < 5; round++) {
    const { code, diagnostics } = await world.publish(...allowing);
    expect({ code, diagnostics: code === 0 ? [] : diagnostics }).toEqual({ code: 0, diagnostics: [] });
    const open = await world.person.config.pulls.list("open");
    if (open.length === 0) return;
    for (const pull of [...open].reverse()) await mergeNow(world.person.config, pull, "merge");
  }
  throw new Error("not settled");
}

const traefikGateway = {
  controller: "traefik",
  api: "gateway",
  className: "traefik",
  namespace: "traefik",
  image: { repository: "docker.io/library/traefik", tag: "v3.7.13" },
  crds: null,
  replicas: 1,
  resources: { requests: { cpu: "100m", memory: "90Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
};

const monitor = `apiVersion: monitoring.example.com/v1
kind: Monitor
metadata:
  name: hello
spec:
  every: 30s
`;

async function write(world: World, path: string, text: string): Promise<void> {
  const file = join(world.root, "envs/manifests", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  await world.edit({});
}

async function remove(world: World, path: string): Promise<void> {
  rmSync(join(world.root, "envs/manifests", path));
  await world.edit({});
}

type Publishing = Awaited<ReturnType<World["publish"]>>;

function actions({ targets }: Publishing): Readonly<Record<string, string>> {
  return Object.fromEntries(targets.map(({ name, action }) => [name, action]));
}

function waiting({ targets }: Publishing, name: string): readonly string[] | undefined {
  return targets.find((target) => target.name === name)?.waitsFor;
}

/** Whether the environment's AppProject permits the kind, on config's main. */
async function permits({ bot: { config } }: World, name: string, kind = "Monitor"): Promise<boolean> {
  const path = `argocd/appproject-trip-service-${name}.yaml`;
  const texts = await config.texts((await config.branch(config.main)) ?? "", [path]);
  return (texts.get(path) ?? "").includes(`kind: ${kind}\n`);
}
