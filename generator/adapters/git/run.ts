import { type Output, x } from "tinyexec";
import type { Identity } from "../../model/identity.ts";
import { unavailable } from "../../model/unavailable.ts";

/** Git for one folder: a repository, a work tree or a folder in one. */
export interface Git {
  readonly directory: string;
  /** Output of a command that has to succeed; its failure is thrown as unavailable. */
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<string>;
  /** The same, as bytes. */
  readonly bytes: (args: readonly string[], options?: RunOptions) => Promise<Buffer>;
  /** A command whose failure is an answer. */
  readonly ask: (args: readonly string[], options?: RunOptions) => Promise<Answer>;
}

interface RunOptions {
  readonly input?: string;
  /** Author and committer. */
  readonly as?: Identity;
  readonly env?: Readonly<Record<string, string>>;
}

interface Answer {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export function gitAt(directory: string): Git {
  const ask: Git["ask"] = async (args, options = {}) => {
    const child = x("git", [...args], {
      ...(options.input !== undefined && { stdin: options.input }),
      nodeOptions: {
        cwd: directory,
        env: { ...surroundings, ...(options.as && identity(options.as)), ...options.env },
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
  return { directory, ask, bytes, run: async (args, options) => (await bytes(args, options)).toString("utf8") };
}

async function output(child: PromiseLike<Output>, directory: string): Promise<Output> {
  try {
    return await child;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw unavailable(`The program git cannot be started in ${directory}: ${reason}`);
  }
}

function identity({ name, email }: Identity): Record<string, string> {
  return { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };
}

/** Settings that hold for each command, in place of what the user or the machine has configured. */
const settings: Readonly<Record<string, string>> = {
  // A folder is named by whoever runs the command; that it has another owner is usual in containers.
  "safe.directory": "*",
  "core.hooksPath": "/dev/null",
  "core.fsmonitor": "false",
  // Their defaults are files in the user's home.
  "core.excludesFile": "/dev/null",
  "core.attributesFile": "/dev/null",
  "core.filesRefLockTimeout": "1000",
  "gc.auto": "0",
  "maintenance.auto": "false",
};

/** What a hook or an outer git command has set would lead to another repository. */
const surroundings: Readonly<Record<string, string | undefined>> = {
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_COMMON_DIR: undefined,
  GIT_OBJECT_DIRECTORY: undefined,
  GIT_ALTERNATE_OBJECT_DIRECTORIES: undefined,
  GIT_NAMESPACE: undefined,
  GIT_PREFIX: undefined,
  GIT_CONFIG: undefined,
  GIT_CONFIG_PARAMETERS: undefined,
  GIT_AUTHOR_DATE: undefined,
  GIT_COMMITTER_DATE: undefined,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_LITERAL_PATHSPECS: "1",
  LC_ALL: "C",
  GIT_CONFIG_COUNT: String(Object.keys(settings).length),
  ...Object.fromEntries(
    Object.entries(settings).flatMap(([key, value], at) => [
      [`GIT_CONFIG_KEY_${at}`, key],
      [`GIT_CONFIG_VALUE_${at}`, value],
    ]),
  ),
};
