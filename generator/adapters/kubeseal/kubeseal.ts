import { type Output, x } from "tinyexec";
import { isSealedValue } from "../../model/credentials/sealed.ts";
import type { EnvironmentVariables } from "../../model/environment-variables.ts";
import { unavailable } from "../../model/unavailable.ts";

/** What a value is sealed for: only the Secret of that name in that namespace can be made of it. */
export interface Target {
  readonly name: string;
  readonly namespace: string;
}

/** Whose key a value is sealed with: a certificate's, by its file or address, or that of the cluster's controller. */
export type Sealer =
  | { readonly kind: "certificate"; readonly certificate: string }
  | { readonly kind: "controller"; readonly name: string; readonly namespace: string };

/** Whose variables kubeseal has, and the folder that a certificate's file is named from. */
interface Caller {
  readonly env: EnvironmentVariables;
  readonly cwd: string;
}

export type Sealed = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly reason: string };

/**
 * A value sealed by the program kubeseal, in its strict scope. The value goes through a pipe: it is on no command line
 * and in no file. A controller that cannot be asked is thrown as unavailable.
 */
export async function seal(
  value: string,
  { name, namespace }: Target,
  sealer: Sealer,
  caller: Caller,
): Promise<Sealed> {
  const key =
    sealer.kind === "certificate"
      ? ["--cert", sealer.certificate]
      : ["--controller-name", sealer.name, "--controller-namespace", sealer.namespace];
  const args = ["--raw", "--scope", "strict", "--namespace", namespace, "--name", name, ...key];
  const output = await outputOf(args, value, caller);
  if (output === undefined) return { ok: false, reason: "The program kubeseal is not on PATH." };
  const { stdout, stderr, exitCode } = output;
  const sealed = stdout.trim();
  if (exitCode === 0 && isSealedValue(sealed)) return { ok: true, value: sealed };
  const reason = stderr.trim().replace(/^error: /, "") || `it ended with exit code ${exitCode} and no sealed value.`;
  if (sealer.kind === "controller") throw unavailable(`kubeseal got no certificate from the cluster: ${reason}`);
  return { ok: false, reason: `kubeseal could not seal: ${reason}` };
}

async function outputOf(args: readonly string[], stdin: string, { env, cwd }: Caller): Promise<Output | undefined> {
  try {
    const child = x("kubeseal", [...args], { stdin, nodeOptions: { env, cwd, stdio: ["pipe", "pipe", "pipe"] } });
    // It refuses a certificate before it reads the value: what it says of that is the answer.
    child.process?.stdin?.on("error", () => {});
    return await child;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
