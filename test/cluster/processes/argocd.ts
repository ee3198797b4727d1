import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Api } from "../harness/api.ts";
import { yamlIn } from "../harness/furniture.ts";
import { apply, createNamespace } from "../harness/objects.ts";
import type { Place } from "../harness/place.ts";
import { freePorts } from "../harness/ports.ts";
import { waitFor } from "../harness/wait.ts";
import { sourceFolder, toolPath } from "../tools/tools.ts";
import type { ApiServer } from "./kube-apiserver.ts";

/** The version that the suite runs, or the one after it. */
export type ArgoCdProgram = "argocd" | "argocd-3.6";

export interface ArgoCd {
  /** Arguments by which the command line `argocd` finds the server, which lets everybody in. */
  readonly serverArgs: readonly string[];
}

/**
 * Starts Argo CD as it is shipped, but that it looks for new commits every thirty seconds, in the namespace `argocd`: a redis in
 * memory, the repository server, the application controller, the ApplicationSet controller, and the API server for its
 * command line. It takes `https://kubernetes.default.svc` for the test's cluster and reads `file://` repositories.
 */
export async function startArgoCd(
  place: Place,
  { kubeconfig }: ApiServer,
  api: Api,
  program: ArgoCdProgram,
): Promise<ArgoCd> {
  await configure(api, program);
  const ports = await freePorts(portNames);
  const on = (port: keyof typeof ports) => `127.0.0.1:${ports[port]}`;
  const folder = join(place.folder, "argocd");
  const env = environmentOf(folder, kubeconfig, program);
  const start = (name: string, args: readonly string[]) =>
    place.start(name, toolPath(program), args, { ...env, ARGOCD_BINARY_NAME: name });

  place.start("redis", toolPath("redis-in-memory"), [on("redis")]);
  start("argocd-repo-server", [
    "--address=127.0.0.1",
    `--port=${ports.repoServer}`,
    "--metrics-address=127.0.0.1",
    `--metrics-port=${ports.repoServerMetrics}`,
    "--disable-tls",
    "--client-ca-path=",
    `--redis=${on("redis")}`,
  ]);
  const repoServer = [`--repo-server=${on("repoServer")}`, "--repo-server-plaintext"];
  start("argocd-application-controller", [
    ...repoServer,
    `--redis=${on("redis")}`,
    `--metrics-port=${ports.controllerMetrics}`,
  ]);
  start("argocd-applicationset-controller", [
    `--argocd-repo-server=${on("repoServer")}`,
    "--repo-server-plaintext",
    `--metrics-addr=${on("setMetrics")}`,
    `--probe-addr=${on("setProbe")}`,
    `--webhook-addr=${on("setWebhook")}`,
  ]);
  start("argocd-server", [
    ...repoServer,
    `--redis=${on("redis")}`,
    "--address=127.0.0.1",
    `--port=${ports.server}`,
    "--metrics-address=127.0.0.1",
    `--metrics-port=${ports.serverMetrics}`,
    "--insecure",
    "--disable-auth",
  ]);
  await waitFor("Argo CD's server", 120, async () => {
    place.allRun();
    const healthy = await fetch(`http://${on("server")}/healthz`).catch((error: Error) => error);
    return healthy instanceof Response && healthy.ok ? { done: true } : { waiting: String(healthy) };
  });
  return { serverArgs: [`--server=${on("server")}`, "--plaintext", "--grpc-web"] };
}

const portNames = [
  "redis",
  "repoServer",
  "repoServerMetrics",
  "controllerMetrics",
  "setMetrics",
  "setProbe",
  "setWebhook",
  "server",
  "serverMetrics",
] as const;

/** The config maps and the secret that Argo CD's manifests bring. */
async function configure(api: Api, program: ArgoCdProgram): Promise<void> {
  await createNamespace(api, "argocd");
  for (const object of yamlIn(join(sourceFolder(program), "manifests/base/config"))) {
    if (object.apiVersion !== "v1") continue;
    const isSecret = object.metadata.name === "argocd-secret";
    const stringData = { "server.secretkey": "a key for the tests", "admin.password": "", "admin.passwordMtime": "" };
    await apply(api, isSecret ? { ...object, stringData } : object, { namespace: "argocd" });
  }
}

/** Argo CD lives in the namespace of its context. */
function inNamespace(kubeconfig: string, copy: string): string {
  const config = JSON.parse(readFileSync(kubeconfig, "utf8"));
  for (const { context } of config.contexts) context.namespace = "argocd";
  writeFileSync(copy, JSON.stringify(config), { mode: 0o600 });
  return copy;
}

function environmentOf(folder: string, kubeconfig: string, program: ArgoCdProgram): Readonly<Record<string, string>> {
  const inside = (name: string) => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  const programs = inside("bin");
  // Go's module cache keeps no file executable.
  const verify = join(sourceFolder(program), "hack/git-verify-wrapper.sh");
  writeFileSync(join(programs, "git-verify-wrapper.sh"), `#!/bin/sh\nexec /bin/sh '${verify}' "$@"\n`, { mode: 0o755 });
  return {
    PATH: [programs, process.env.PATH ?? ""].join(delimiter),
    HOME: inside("home"),
    TMPDIR: inside("tmp"),
    KUBECONFIG: inNamespace(kubeconfig, join(folder, "kubeconfig")),
    ARGOCD_FAKE_IN_CLUSTER: "true",
    ARGOCD_GPG_ENABLED: "false",
    ARGOCD_GNUPGHOME: inside("gnupg"),
    ARGOCD_GPG_DATA_PATH: inside("gpg"),
    ARGOCD_TLS_DATA_PATH: inside("tls"),
    ARGOCD_SSH_DATA_PATH: inside("ssh"),
    ARGOCD_PLUGINSOCKFILEPATH: inside("plugins"),
    ARGOCD_RECONCILIATION_TIMEOUT: "30s",
    ARGOCD_RECONCILIATION_JITTER: "0s",
    ARGOCD_APPLICATIONSET_CONTROLLER_REQUEUE_AFTER: "10s",
    // Between two waves controllers have time to see what was applied (controller/sync.go, delayBetweenSyncWaves): two
    // seconds by default, of which a sync of an environment has seven or more. On loopback they need less.
    ARGOCD_SYNC_WAVE_DELAY: "1",
    GIT_CONFIG_NOSYSTEM: "1",
  };
}
