import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Kept, keep, lastLines } from "./keeper.ts";

/** A folder of a cluster's own, and the programs that run in it. */
export interface Place {
  /** Keys, kubeconfig, data of etcd; `logs/<program>.log`. It is home to the programs. */
  readonly folder: string;
  readonly logs: string;
  readonly start: (name: string, file: string, args: readonly string[], env?: Readonly<Record<string, string>>) => Kept;
  /** Throws, with the last lines of its log, when a program has ended by itself. */
  readonly allRun: () => void;
  /** Ends all programs, the last one first, and removes the folder, unless it is wanted for its logs. */
  readonly leave: (options: { readonly keepFolder: boolean }) => Promise<void>;
}

/** Programs in Go collect their garbage a quarter as often, up to so much memory: there is more of that than of cores. */
const collecting = { GOGC: "400", GOMEMLIMIT: "3GiB" };

export function newPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), "trip-config-cluster-"));
  const logs = join(folder, "logs");
  mkdirSync(logs);
  const kept: Kept[] = [];
  const allRun = () => {
    for (const program of kept)
      if (!program.isRunning()) throw new Error(`${program.name} has ended:\n${lastLines(program)}\n(${program.log})`);
  };
  return {
    folder,
    logs,
    start: (name, file, args, env = {}) => {
      const own = { HOME: folder, TMPDIR: folder, ...collecting, ...env };
      const program = keep({ name, file, args, logs, env: own, cwd: folder });
      kept.push(program);
      return program;
    },
    allRun,
    leave: async ({ keepFolder }) => {
      for (const program of kept.toReversed()) await program.stop();
      if (!keepFolder) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
