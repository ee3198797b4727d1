/** The rule's checks against Kubernetes' own, of test/referees/pod-security: thousands of generated pods. */
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checksOf } from "../../generator/stages/check/pod-security/checks.ts";
import { podOf } from "../../generator/stages/check/pod-security/pod.ts";
import type { PolicyLevel } from "../../generator/stages/check/pod-security/policy.ts";
import { answersOf, refereeSeed } from "../support/recordings.ts";
import { buildTime, madeBy, referee } from "../support/referees.ts";

interface Question {
  readonly level: PolicyLevel;
  readonly minor: number | undefined;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: object;
}

const recorder = { test: import.meta.filename, madeBy: madeBy("pod-security") };

describe("pod security beside Kubernetes' own checks", () => {
  test("says the same about every pod", { timeout: buildTime }, async () => {
    const questions = fc.sample(question, { numRuns: 3000, seed: refereeSeed(20_261_101) });
    const input = questions.map(lineOf).join("\n");
    const expected = await answersOf(recorder, {
      title: "3000 pods",
      input,
      ask: async () => ask(await referee("pod-security"), input),
    });
    const actual = questions.map(answer);
    const wrong = questions.map((asked, at) => ({ asked, actual: actual[at], expected: expected[at] }));
    expect(wrong.filter((each) => JSON.stringify(each.actual) !== JSON.stringify(each.expected)).slice(0, 3)).toEqual(
      [],
    );
    expect(seldom(expected)).toEqual([]);
  });
});

/** The checks that fail on fewer than 20 pods, or on all: the comparison would say little of them. */
function seldom(answers: readonly (readonly string[])[]): readonly string[] {
  const names = checksOf("baseline", 0)
    .concat(checksOf("baseline", 99), checksOf("restricted", 99))
    .map(({ name }) => name);
  return [...new Set(names)].filter((name) => {
    const count = answers.filter((failing) => failing.includes(name)).length;
    return count < 20 || count > answers.length / 2;
  });
}

function answer({ level, minor, annotations, spec }: Question): readonly string[] {
  // As the rule sees it: a template that came out of JSON.
  const pod = podOf(JSON.parse(JSON.stringify({ annotations, spec })));
  return checksOf(level, minor ?? Number.POSITIVE_INFINITY)
    .filter(({ check }) => check(pod) !== undefined)
    .map(({ name }) => name)
    .sort();
}

function lineOf({ level, minor, annotations, spec }: Question): string {
  return JSON.stringify({ level, version: minor === undefined ? "latest" : `v1.${minor}`, annotations, spec });
}

function ask(binary: string, input: string): readonly (readonly string[])[] {
  const { status, stdout, stderr } = spawnSync(binary, { input, encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`the referee failed: ${stderr}`);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** Mostly absent, else one of `values`. */
function perhaps<T>(...values: readonly T[]): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant(undefined) },
    { weight: 2, arbitrary: fc.constantFrom(...values) },
  );
}

/** An object of which any field may be absent. */
function fields(model: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<object> {
  return fc.record(model);
}

function perhapsOne<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 5, arbitrary },
  );
}

const profile = (types: readonly string[]) =>
  perhapsOne(
    fields({
      type: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...types) }, { weight: 1, arbitrary: fc.constant(null) }),
    }),
  );
const seLinux = perhapsOne(
  fields({
    type: perhaps("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t", "spc_t"),
    user: perhaps("", "u"),
    role: perhaps("", "r"),
    level: perhaps("s0:c1,c2"),
  }),
);
/** Mostly allowed, or every pod would fail. */
const fine = [...Array<string>(12).fill("RuntimeDefault"), "Localhost", "Unconfined", ""];
const shared = {
  runAsNonRoot: perhaps(true, true, false, null),
  runAsUser: perhaps(0, 1, 1000, null),
  seccompProfile: profile(fine),
  appArmorProfile: profile(fine),
  seLinuxOptions: seLinux,
  windowsOptions: perhapsOne(fields({ hostProcess: perhaps(true, false) })),
};
const capability = fc.constantFrom("NET_BIND_SERVICE", "CHOWN", "NET_ADMIN", "NET_RAW", "ALL", "all", "CAP_CHOWN");
const containerContext = fields({
  ...shared,
  privileged: perhaps(true, false),
  allowPrivilegeEscalation: fc.constantFrom(undefined, false, false, false, true),
  procMount: perhaps("Default", "Unmasked", ""),
  capabilities: perhapsOne(
    fields({
      add: fc.option(fc.array(capability, { maxLength: 2 })),
      drop: fc.oneof(fc.constant(["ALL"]), fc.option(fc.array(capability, { maxLength: 2 }))),
    }),
  ),
});
const host = perhaps("", "10.0.0.1", "example.com");
const handler = perhapsOne(
  fields({
    httpGet: perhapsOne(fields({ host, port: fc.constant(80) })),
    tcpSocket: perhapsOne(fields({ host, port: fc.constant("http") })),
    exec: perhapsOne(fc.constant({ command: ["true"] })),
  }),
);
const container = (name: string) =>
  fields({
    name: fc.constant(name),
    securityContext: perhapsOne(containerContext),
    ports: fc.option(fc.array(fields({ containerPort: fc.constant(80), hostPort: perhaps(0, 80) }), { maxLength: 2 })),
    livenessProbe: handler,
    readinessProbe: handler,
    startupProbe: handler,
    lifecycle: perhapsOne(fields({ postStart: handler, preStop: handler })),
  });
const containers = (prefix: string, least: number, most: number) =>
  fc
    .integer({ min: least, max: most })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => container(`${prefix}${index}`))));
const sources = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
  "configMap",
  "emptyDir",
  "persistentVolumeClaim",
  "secret",
  "hostPath",
  "hostPath",
  "gcePersistentDisk",
  "awsElasticBlockStore",
  "gitRepo",
  "nfs",
  "iscsi",
  "glusterfs",
  "rbd",
  "flexVolume",
  "cinder",
  "cephfs",
  "flocker",
  "fc",
  "azureFile",
  "azureDisk",
  "vsphereVolume",
  "quobyte",
  "photonPersistentDisk",
  "portworxVolume",
  "scaleIO",
  "storageos",
];
const volume = fc
  .record({ source: fc.option(fc.constantFrom(...sources)), second: perhaps(...sources), none: fc.boolean() })
  .map(({ source, second, none }) => ({
    name: "v",
    ...(second === undefined ? {} : { [second]: none ? null : {} }),
    ...(source === null ? {} : { [source]: {} }),
  }));
const sysctl = fc.constantFrom(
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_slow_start_after_idle",
  "net.ipv4.tcp_notsent_lowat",
  "net.ipv4.tcp_wmem",
  "net.core.somaxconn",
  "",
);
const annotations = fc.dictionary(
  fc.constantFrom(
    "container.apparmor.security.beta.kubernetes.io/c0",
    "container.apparmor.security.beta.kubernetes.io/gone",
    "seccomp.security.alpha.kubernetes.io/pod",
    "container.seccomp.security.alpha.kubernetes.io/c0",
    "container.seccomp.security.alpha.kubernetes.io/gone",
    "other",
  ),
  fc.constantFrom("", "runtime/default", "docker/default", "localhost/p", "localhost", "unconfined"),
  { maxKeys: 2 },
);
const question: fc.Arbitrary<Question> = fc.record({
  level: fc.constantFrom<PolicyLevel>(
    "privileged",
    "baseline",
    "baseline",
    "baseline",
    "restricted",
    "restricted",
    "restricted",
  ),
  // Both sides of every version in which a check changes.
  minor: fc.constantFrom(
    undefined,
    0,
    7,
    8,
    18,
    19,
    21,
    22,
    23,
    24,
    25,
    26,
    27,
    28,
    29,
    30,
    31,
    32,
    33,
    34,
    35,
    36,
    37,
    40,
  ),
  annotations,
  spec: fields({
    hostNetwork: perhaps(true, false),
    hostPID: perhaps(true, false),
    hostIPC: perhaps(true, false),
    hostUsers: perhaps(true, false, false),
    os: fc.constantFrom(undefined, undefined, null, { name: "linux" }, { name: "windows" }, { name: "windows" }),
    securityContext: perhapsOne(
      fields({
        ...shared,
        sysctls: fc.option(
          fc.array(
            sysctl.map((name) => ({ name, value: "1" })),
            { maxLength: 2 },
          ),
        ),
      }),
    ),
    initContainers: fc.option(containers("i", 0, 1)),
    containers: containers("c", 1, 2),
    ephemeralContainers: fc.option(containers("e", 0, 1)),
    volumes: fc.option(fc.array(volume, { maxLength: 2 })),
  }),
});
