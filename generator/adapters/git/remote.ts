import type { RefMove } from "./refs.ts";
import type { Git } from "./run.ts";

/** A repository elsewhere, over HTTP. */
export interface Remote {
  readonly url: string;
  /** What the other end knows us by, as a header. It is in no argument, which others on this machine could see. */
  readonly header: string;
}

/**
 * What became of a push. `unchanged`: refs that were where they were to go already, which git counts as well done.
 * `refused`: the other end, or git before it, has said no of a ref. `status`: what HTTP answered instead of git.
 */
export type Push =
  | { readonly kind: "pushed"; readonly unchanged: readonly string[] }
  | { readonly kind: "refused" | "failed"; readonly said: string; readonly status?: number };

/** Brings refs and their objects here; undefined: all is well, else what git says. */
export async function fetchRefs(git: Git, remote: Remote, refspecs: readonly string[]): Promise<string | undefined> {
  const options = ["--quiet", "--no-tags", "--no-write-fetch-head", "--prune"];
  const { code, stderr } = await git.ask(["fetch", ...options, remote.url, ...refspecs], settingsFor(remote));
  return code === 0 ? undefined : stderr;
}

/** Moves several refs there, all or none, each only from where it is believed to be. */
export async function pushRefs(git: Git, remote: Remote, moves: readonly RefMove[]): Promise<Push> {
  const leases = moves.map(({ ref, from = "" }) => `--force-with-lease=${ref}:${from}`);
  const refspecs = moves.map(({ ref, to = "" }) => `${to}:${ref}`);
  const args = ["push", "--porcelain", "--atomic", "--no-verify", ...leases, remote.url, ...refspecs];
  const { code, stdout, stderr } = await git.ask(args, settingsFor(remote));
  const told = stdout.toString("utf8");
  if (code === 0)
    return { kind: "pushed", unchanged: [...told.matchAll(/^=\t[^:]*:(\S+)/gm)].map(([, ref = ""]) => ref) };
  return { kind: /^!\t/m.test(told) ? "refused" : "failed", said: saidOf(told, stderr), ...statusOf(stderr) };
}

function settingsFor({ header }: Remote) {
  return {
    settings: {
      "http.extraHeader": header,
      // A header goes wherever an answer sends it.
      "http.followRedirects": "false",
      "credential.helper": "",
      // A connection without a byte for so many seconds is none.
      "http.lowSpeedLimit": "1",
      "http.lowSpeedTime": "60",
      "push.negotiate": "false",
    },
    // A person's program that asks for a password would wait for one.
    env: { GIT_ASKPASS: "", SSH_ASKPASS: "" },
  };
}

/** Git has words of its own for the answer that asks for credentials. */
function statusOf(stderr: string): { readonly status?: number } {
  if (/^fatal: (Authentication failed|could not read (Username|Password))/m.test(stderr)) return { status: 401 };
  const [, status] = /The requested URL returned error: (\d{3})/.exec(stderr) ?? [];
  return status === undefined ? {} : { status: Number(status) };
}

/** What the other end says to people, else what git says of the refs, else all of it. */
function saidOf(stdout: string, stderr: string): string {
  const remote = [...stderr.matchAll(/^remote: *(.*\S) *$/gm)].map(([, line = ""]) => line).filter(isTelling);
  if (remote.length > 0) return remote.join(" ");
  const reasons = [...stdout.matchAll(/^!\t[^\t]*\t(.*)$/gm)].map(([, reason = ""]) => reason);
  if (reasons.length > 0) return [...new Set(reasons)].join("; ");
  return stderr.replaceAll("\n", " ");
}

/** Frames and empty lines are for eyes. */
function isTelling(line: string): boolean {
  return /\w/.test(line) && !/^error: (failed to|hook declined)/.test(line);
}
