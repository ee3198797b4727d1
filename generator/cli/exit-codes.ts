/** What a command's exit code says. */
export const exitCodes = {
  done: 0,
  /** The input or the output is at fault; the diagnostics say where. */
  fault: 1,
  /** The command line is wrong. */
  usage: 2,
  /** A forge, git or cluster failed, and trying again may help. */
  unavailable: 3,
  bug: 70,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
