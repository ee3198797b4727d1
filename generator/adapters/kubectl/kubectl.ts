import { x } from "tinyexec";
import type { EnvironmentVariables } from "../../model/environment-variables.ts";
import { isRecord, type Loose } from "../../model/loose.ts";

/** Reads from the cluster of kubectl's current context; the user's kubeconfig says which one that is. */
export type KubectlGet = (args: readonly string[]) => Promise<KubectlAnswer>;

export type KubectlAnswer =
  | { readonly kind: "found"; readonly object: Loose }
  /** kubectl, the cluster or the object is not there; `why` is a sentence. */
  | { readonly kind: "none"; readonly why: string };

interface KubectlSettings {
  /** Environment variables: PATH, and where the user keeps a kubeconfig. */
  readonly env: EnvironmentVariables;
  /** The current folder: a kubeconfig may be named from there. */
  readonly cwd: string;
  /** Milliseconds for one answer. kubectl's own limit holds for each of its requests, of which it makes several. */
  readonly limit?: number;
}

/** `kubectl get ARGS -o json`, and no other verb: nothing here can change a cluster. */
export function kubectl({ env, cwd, limit = 15_000 }: KubectlSettings): KubectlGet {
  return async (args) => {
    const child = x("kubectl", ["get", ...args, "--output=json", `--request-timeout=${limit}ms`], {
      // PATH as the user has it; not led by Node's own folder.
      nodePath: false,
      nodeOptions: { env, cwd, stdio: ["ignore", "pipe", "pipe"] },
    });
    const streams = [child.process?.stdout, child.process?.stderr];
    for (const stream of streams) stream?.setEncoding("utf8");
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill("SIGKILL");
      // Programs that kubectl has started may hold its output open.
      for (const stream of streams) stream?.destroy();
    }, limit);
    try {
      const { exitCode, stdout, stderr } = await child;
      if (isLate) return none(`no answer within ${limit / 1000} seconds`);
      return exitCode === 0 ? parsed(stdout) : none(reasonOf(stderr) || `exit code ${exitCode ?? "unknown"}`);
    } catch (error) {
      const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
      return none(missing ? "it is not on PATH" : String(error));
    } finally {
      clearTimeout(timer);
    }
  };
}

function parsed(stdout: string): KubectlAnswer {
  try {
    const object: unknown = JSON.parse(stdout);
    if (isRecord(object)) return { kind: "found", object };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return none("its answer is no JSON object");
}

function none(reason: string): KubectlAnswer {
  return { kind: "none", why: `kubectl: ${reason}${/[.?!]$/.test(reason) ? "" : "."}` };
}

/** The last line that kubectl has said: those before it are of tries that it makes itself. */
function reasonOf(stderr: string): string {
  const last = stderr.trim().split("\n").at(-1) ?? "";
  return last.replace(/^(error|Error from server \(\w+\)): /i, "").replace(/:\/\/[^\s/@]*@/g, "://***@");
}
