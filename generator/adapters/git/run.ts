import { existsSync } from "node:fs";
import { type Output, x } from "tinyexec";
import type { EnvironmentVariables } from "../../model/environment-variables.ts";
import type { Identity } from "../../model/identity.ts";
import { unavailable } from "../../model/unavailable.ts";
import { authorship, gitEnvironment, withSettings } from "./environment.ts";

/** Git for one folder: a repository, a work tree or a folder in one. */
export interface Git {
  readonly directory: string;
  /** Output of a command that has to succeed; its failure is thrown as unavailable. */
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<string>;
  /** The same, as bytes. */
  readonly bytes: (args: readonly string[], options?: RunOptions) => Promise<Buffer>;
  /** A command whose failure is an answer. */
  readonly ask: (args: readonly string[], options?: RunOptions) => Promise<Answer>;
  /** The same for another folder. */
  readonly at: (directory: string) => Git;
}

interface RunOptions {
  readonly input?: string;
  /** Author and committer. */
  readonly as?: Identity;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What git is set to for this command, such as a header with a token. */
  readonly settings?: Readonly<Record<string, string>>;
}

interface Answer {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export function gitAt(directory: string, env: EnvironmentVariables): Git {
  const inherited = gitEnvironment(env);
  const ask: Git["ask"] = async (args, options = {}) => {
    const child = x("git", [...args], {
      // PATH as the user has it; not led by Node's own folder.
      nodePath: false,
      ...(options.input !== undefined && { stdin: options.input }),
      nodeOptions: {
        cwd: directory,
        env: {
          ...inherited,
          ...(options.as && authorship(options.as)),
          ...(options.settings && withSettings(options.settings)),
          ...options.env,
        },
        stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      },
    });
    // Read as text, characters of several bytes would break where the output is cut into pieces.
    child.process?.stdout?.setEncoding("latin1");
    // A command may end before it has read all: what it says of that is the answer.
    child.process?.stdin?.on("error", () => {});
    const { stdout, stderr, exitCode } = await output(child, directory);
    return { code: exitCode ?? 128, stdout: Buffer.from(stdout, "latin1"), stderr: stderr.trim() };
  };
  const bytes: Git["bytes"] = async (args, options) => {
    const { code, stdout, stderr } = await ask(args, options);
    if (code !== 0) throw unavailable(`git ${args[0]} failed in ${directory}: ${stderr || `exit code ${code}`}`);
    return stdout;
  };
  return {
    directory,
    ask,
    bytes,
    run: async (args, options) => (await bytes(args, options)).toString("utf8"),
    at: (other) => gitAt(other, env),
  };
}

async function output(child: PromiseLike<Output>, directory: string): Promise<Output> {
  try {
    return await child;
  } catch (error) {
    // Node says ENOENT of a program that is not there, and of a folder to start it in.
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (isMissing && existsSync(directory)) throw unavailable("git is not on PATH, and this needs it.");
    const reason = isMissing ? "there is no such folder." : error instanceof Error ? error.message : String(error);
    throw unavailable(`The program git cannot be started in ${directory}: ${reason}`);
  }
}

/** For commands that compare: a repository may have its submodules' changes hidden (`ignore` in .gitmodules). */
export const everySubmodule = "--ignore-submodules=none";
