import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { x } from "tinyexec";
import type { ChartRequest } from "../../model/charts/request.ts";
import type { EnvironmentVariables } from "../../model/environment-variables.ts";
import { unavailable } from "../../model/unavailable.ts";
import { helmEnvironment } from "./environment.ts";

/** What helm is asked for. A repository that does not answer is thrown as unavailable. */
export interface Helm {
  /** Such as `v3.18.6`; undefined where there is no helm, or what is there does not say it. */
  readonly version: () => Promise<string | undefined>;
  readonly pull: (request: ChartRequest) => Promise<Answer<PulledChart>>;
  /** What `helm template` prints for a chart: its archive, or its files. */
  readonly template: (
    chart: Uint8Array | ReadonlyMap<string, Uint8Array>,
    request: ChartRequest,
  ) => Promise<Answer<string>>;
}

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  /** What helm said. */
  | { readonly ok: false; readonly why: string };

interface PulledChart {
  readonly archive: Uint8Array;
  /** Digest of its manifest, in a registry. */
  readonly manifest?: string;
}

interface HelmSettings {
  readonly env: EnvironmentVariables;
  /** A folder of its own, which somebody else removes. */
  readonly folder: string;
  /** Milliseconds for one call. */
  readonly limit?: number;
}

/** helm by its command line, with folders of its own: what the user has set up takes no part, but for registry logins. */
export function helm({ env, folder, limit = 120_000 }: HelmSettings): Helm {
  let folders = 0;
  const fresh = (): string => {
    const path = join(folder, String(++folders));
    mkdirSync(path, { recursive: true });
    return path;
  };
  const run = (args: readonly string[]) => outputOf(args, { env: helmEnvironment(env, folder), cwd: folder, limit });
  return {
    version: async () => {
      mkdirSync(folder, { recursive: true });
      const output = await run(["version", "--template", "{{.Version}}"]);
      const said = output?.ok === true ? output.value.trim() : "";
      return /^v\d+\.\d+/.test(said) ? said : undefined;
    },
    pull: async ({ repository, chart, version }) => {
      const destination = fresh();
      const isRegistry = repository.startsWith("oci://");
      const source = isRegistry ? [`${repository.replace(/\/+$/, "")}/${chart}`] : [chart, "--repo", repository];
      // A registry on the machine itself has no certificate.
      const plain = /^oci:\/\/(localhost|127\.0\.0\.1)[:/]/.test(repository) ? ["--plain-http"] : [];
      const output = await run(["pull", ...source, "--version", version, "--destination", destination, ...plain]);
      if (output === undefined || !output.ok) return output ?? missing;
      const [name] = readdirSync(destination).filter((file) => file.endsWith(".tgz"));
      if (name === undefined) return { ok: false, why: "it pulled nothing" };
      const manifest = isRegistry ? /^Digest: (sha256:[0-9a-f]{64})$/m.exec(output.value)?.[1] : undefined;
      const archive = readFileSync(join(destination, name));
      return { ok: true, value: { archive, ...(manifest !== undefined && { manifest }) } };
    },
    template: async (chart, request) => {
      const place = fresh();
      const values = join(place, "values.json");
      writeFileSync(values, JSON.stringify(request.values));
      const args = ["template", request.releaseName, writeChart(chart, place), "--namespace", request.namespace];
      const apis = [...served, ...request.apiVersions].flatMap((version) => ["--api-versions", version]);
      const around = ["--kube-version", request.kubernetesVersion, "--include-crds", "--values", values, ...apis];
      return (await run([...args, ...around])) ?? missing;
    },
  };
}

/**
 * What every cluster serves and helm does not know of: without a cluster it goes by client-go, which has no API of the
 * aggregator (DefaultVersionSet of pkg/chartutil). Charts that ask for it would fall back to v1beta1, which is gone.
 */
const served = ["apiregistration.k8s.io/v1", "apiregistration.k8s.io/v1/APIService"];

/** Path of the chart in `folder`. */
function writeChart(chart: Uint8Array | ReadonlyMap<string, Uint8Array>, folder: string): string {
  if (chart instanceof Uint8Array) {
    const path = join(folder, "chart.tgz");
    writeFileSync(path, chart);
    return path;
  }
  let top = "";
  for (const [path, bytes] of chart) {
    // What an archive says of its places is not believed.
    if (path.split("/").includes("..") || path.startsWith("/")) continue;
    const file = join(folder, "chart", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    top = path.split("/")[0] ?? "";
  }
  return join(folder, "chart", top);
}

type Output = Answer<string> | undefined;

const missing: Extract<Answer<never>, { ok: false }> = { ok: false, why: "it is not on PATH" };

/** What helm says where a repository or a registry cannot be asked. */
const unreachable =
  /connection refused|connection reset|no such host|i\/o timeout|TLS handshake timeout|network is unreachable|server misbehaving|no route to host|context deadline exceeded|: EOF|\b50[0234]:? (internal|bad|service|gateway)|\b429:? too many/i;

/** Both outputs together: helm tells of what it pulled on either, by version. Undefined: there is no helm. */
async function outputOf(
  args: readonly string[],
  { env, cwd, limit }: { readonly env: EnvironmentVariables; readonly cwd: string; readonly limit: number },
): Promise<Output> {
  const child = x("helm", [...args], {
    // PATH as the user has it; not led by Node's own folder.
    nodePath: false,
    nodeOptions: { env, cwd, stdio: ["ignore", "pipe", "pipe"] },
  });
  for (const stream of [child.process?.stdout, child.process?.stderr]) stream?.setEncoding("utf8");
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, limit);
  try {
    const { exitCode, stdout, stderr } = await child;
    if (isLate) throw unavailable(`helm ${args[0]} gave no answer within ${limit / 1000} seconds.`);
    if (exitCode === 0) return { ok: true, value: args[0] === "pull" ? `${stdout}\n${stderr}` : stdout };
    const why = reasonOf(stderr) || `exit code ${exitCode ?? "unknown"}`;
    if (args[0] === "pull" && unreachable.test(why)) throw unavailable(`helm could not pull the chart: ${why}`);
    return { ok: false, why };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** From `Error:` on; before it stand warnings. */
function reasonOf(stderr: string): string {
  const at = stderr.lastIndexOf("Error: ");
  const said = at === -1 ? stderr : stderr.slice(at + "Error: ".length);
  return said.replace(/\n+Use --debug flag[^\n]*/, "").trim();
}
