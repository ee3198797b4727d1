import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { filesIn } from "../support/run.ts";
import { change, put } from "./project.ts";

type Act = (root: string, pick: number) => void;

const names = ["dev", "prod", "test", "extra"];

function one<Item>(items: readonly Item[], pick: number): Item | undefined {
  return items[pick % Math.max(1, items.length)];
}

function envFile(pick: number): string {
  return `envs/${names[pick % 3]}.json`;
}

function settings(how: (pick: number) => Readonly<Record<string, unknown>>): Act {
  return (root, pick) => change(root, envFile(pick), (before) => ({ ...before, ...how(pick >> 2) }));
}

function service(how: (pick: number) => Readonly<Record<string, unknown>>): Act {
  return settings((pick) => ({ services: { hello: { image: { tag: "v1.0.0" }, ...how(pick) } } }));
}

function output(act: (file: string, pick: number) => void): Act {
  return (root, pick) => {
    const path = one([...filesIn(root).keys()], pick);
    if (path !== undefined) act(join(root, path), pick);
  };
}

function cached(act: (file: string, pick: number) => void): Act {
  return (root, pick) => {
    const folder = join(root, ".trip-config/cache");
    const name = existsSync(folder) ? one(readdirSync(folder).sort(), pick) : undefined;
    if (name !== undefined) act(join(folder, name), pick);
  };
}

function flipped(file: string, pick: number): void {
  const bytes = readFileSync(file);
  if (bytes.length === 0) return;
  bytes[pick % bytes.length] = (bytes[pick % bytes.length] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

/** What people, editors, git and other programs do. */
export const edits = {
  nothing: () => {},
  "another tag": service((pick) => ({ image: { tag: `v1.0.${pick % 9}` } })),
  "a tag that floats": service(() => ({ image: { tag: "latest" } })),
  "another number of pods": service((pick) => ({ replicas: pick % 3 })),
  "another quota": settings((pick) => ({ quota: { pods: String(pick % 7), services: "2" } })),
  "another namespace": settings((pick) => ({ namespace: `space-${pick % 3}` })),
  "another host": settings((pick) => ({
    hosts: { web: `web-${pick % 2}.example.com`, api: `api-${pick % 5}.example.com`, admin: "admin.example.com" },
  })),
  "another promotion": settings((pick) => ({ promotion: { from: names[pick % 4] } })),
  "Secrets of another provider": settings((pick) => ({
    secrets: { provider: pick % 2 ? "manual" : "sealed-secrets" },
  })),
  "an image of one's own": settings((pick) => ({ ownImages: { tool: { repository: `tool-${pick % 2}`, tag: "v1" } } })),
  "a field that is unknown": settings((pick) => ({ [`field${pick % 2}`]: 1 })),
  "a credential": settings(() => ({ config: { PASSWORD: "hunter2hunter2" } })),
  "another level of pod security": settings((pick) => ({
    podSecurity: { enforce: ["restricted", "baseline", "privileged"][pick % 3] },
  })),
  "a pod of another form": service((pick) => ({
    pod: [{ hostNetwork: true }, { terminationGracePeriodSeconds: -1 }, { nodeSelector: { "a b": "c" } }][pick % 3],
  })),
  "a setting of base.json in an environment": (root, pick) => {
    const base = join(root, "envs/base.json");
    if (!existsSync(base)) return;
    change(root, envFile(pick), (before) => ({ ...JSON.parse(readFileSync(base, "utf8")), ...before }));
  },
  "base.json": (root, pick) =>
    change(root, "envs/base.json", (before) => ({ ...before, rollout: { maxSurge: pick % 3, maxUnavailable: 1 } })),
  "cluster.json": (root, pick) =>
    change(root, "envs/cluster.json", (before) => ({ ...before, kubernetesVersion: `1.${35 + (pick % 2)}` })),
  "monitoring on or off": (root, pick) =>
    change(root, "envs/cluster.json", (before) => ({ ...before, monitoring: pick % 2 ? null : before.monitoring })),
  "an object of one's own": (root, pick) => {
    const folder = one([...names, "all", "cluster"], pick);
    const object = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: own\ndata:\n  a: "${pick % 3}"\n`;
    put(root, `envs/manifests/${folder}/own/own.yaml`, object);
  },
  "no objects of one's own": (root) => rmSync(join(root, "envs/manifests"), { recursive: true, force: true }),
  "a sealed value": (root, pick) =>
    put(
      root,
      `envs/sealed/${one(names, pick)}/hello-secret.json`,
      JSON.stringify({
        apiVersion: "bitnami.com/v1alpha1",
        kind: "SealedSecret",
        metadata: { name: "hello-secret" },
        spec: { encryptedData: { key: "AgBy8hCi" } },
      }),
    ),
  "no sealed values": (root) => rmSync(join(root, "envs/sealed"), { recursive: true, force: true }),
  "a waiver": (root, pick) =>
    put(
      root,
      "envs/waivers.json",
      JSON.stringify({
        waivers: [
          {
            code: one(["floating-tag", "quota-exceeded", "single-replica"], pick),
            object: { kind: "Deployment", name: "*" },
            reason: "for a while",
            owner: "platform",
            until: "2026-12-24",
          },
        ],
      }),
    ),
  "no waivers": (root) => rmSync(join(root, "envs/waivers.json"), { force: true }),
  "an environment more": (root) => {
    if (!existsSync(join(root, "envs/dev.json"))) return;
    const text = readFileSync(join(root, "envs/dev.json"), "utf8");
    put(root, "envs/extra.json", text.replaceAll("dev.example.com", "extra.example.com"));
  },
  "an environment less": (root, pick) => rmSync(join(root, `envs/${one(names, pick)}.json`), { force: true }),
  "an environment renamed": (root, pick) => {
    const file = join(root, envFile(pick));
    if (existsSync(file)) renameSync(file, join(root, "envs/extra.json"));
  },
  "a copy of another environment": (root, pick) => {
    const file = join(root, envFile(pick));
    if (existsSync(file)) put(root, envFile(pick + 1), readFileSync(file, "utf8"));
  },
  "broken JSON": (root, pick) => put(root, envFile(pick), '{ "hosts": '),
  "mended JSON": (root, pick) => {
    if (existsSync(join(root, "good.json"))) put(root, envFile(pick), readFileSync(join(root, "good.json"), "utf8"));
  },
  "a link": (root, pick) => {
    const file = join(root, `envs/link-${pick % 2}.txt`);
    if (!existsSync(file)) symlinkSync("base.json", file);
  },
  "no link": (root, pick) => rmSync(join(root, `envs/link-${pick % 2}.txt`), { force: true }),
  "an output with one byte other": output(flipped),
  "the same at the same time": output((file, pick) => {
    const { atime, mtime } = statSync(file);
    flipped(file, pick);
    utimesSync(file, atime, mtime);
  }),
  "an output touched": output((file) => utimesSync(file, new Date(), new Date())),
  "an output longer": output((file) => appendFileSync(file, "# by hand\n")),
  "an output less": output((file) => rmSync(file)),
  "a folder in the place of an output": output((file) => {
    rmSync(file);
    mkdirSync(file);
  }),
  "a link in the place of an output": output((file) => {
    rmSync(file);
    symlinkSync("/dev/null", file);
  }),
  "a file more beside outputs": output((file, pick) => writeFileSync(`${file}.${pick % 2}`, "")),
  "a folder more beside outputs": output((file) => mkdirSync(`${file}.folder`, { recursive: true })),
  "a file in that": output((file) => {
    if (existsSync(`${file}.folder`)) writeFileSync(`${file}.folder/file`, "");
  }),
  "a whole folder of output less": (root, pick) =>
    rmSync(join(root, one(["out", "argocd", "out/ci", "out/cluster", "out/dev"], pick) ?? ""), {
      recursive: true,
      force: true,
    }),
  "something else in out/": (root, pick) => {
    if (existsSync(join(root, "out"))) put(root, `out/stray-${pick % 2}`, "");
  },
  "no cache": (root) => rmSync(join(root, ".trip-config"), { recursive: true, force: true }),
  "part of the cache less": cached((file) => rmSync(file)),
  "the cache cut": cached((file, pick) => writeFileSync(file, readFileSync(file).subarray(0, pick % 5_000))),
  "the cache with one byte other": cached(flipped),
  "the cache of before": cached((file) => {
    const kept = file.replace("cache", "kept");
    if (existsSync(kept)) writeFileSync(file, readFileSync(kept));
    mkdirSync(join(kept, ".."), { recursive: true });
    writeFileSync(kept, readFileSync(file));
  }),
  "the cache of another format": cached((file) => writeFileSync(file, readFileSync(file, "utf8").replace(/^\d+/, "2"))),
  "outputs of another environment": (root, pick) => {
    const [from, to] = [join(root, `out/${names[pick % 3]}`), join(root, `out/${names[(pick + 1) % 3]}`)];
    if (existsSync(from)) cpSync(from, to, { recursive: true });
  },
  "line ends of another system": output((file) =>
    writeFileSync(file, readFileSync(file, "utf8").replace(/\r?\n/g, "\r\n")),
  ),
} as const satisfies Readonly<Record<string, Act>>;

/** How the command is called afterwards. */
export const calls = [
  ["generate"],
  ["generate"],
  ["generate"],
  ["generate"],
  ["generate", "--check"],
  ["generate", "--format", "json"],
  ["generate", "--env", "dev"],
  ["check"],
  ["check", "--format", "sarif"],
  ["check", "--env", "prod"],
  ["generate", "--allow", "credential"],
] as const;

/** A sequence of what happens, and how the command is called after each. */
export const stories = fc.array(
  fc.record({
    edits: fc.array(
      fc.record({ name: fc.constantFrom(...(Object.keys(edits) as (keyof typeof edits)[])), pick: fc.nat(10_000) }),
      { minLength: 1, maxLength: 2 },
    ),
    call: fc.constantFrom(...calls),
    /** Days since the one on which a waiver ends. */
    day: fc.constantFrom(-30, -30, -30, -3, 1),
    /** A second run at the same time. */
    twice: fc.boolean(),
    /** What another thread has looked at before; "earlier": of an index that is gone. */
    looking: fc.constantFrom("nothing", "some", "all", "earlier"),
  }),
  { minLength: 2, maxLength: 6 },
);
