import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gitAt } from "../support/git.ts";

const developer = { name: "Mina Park", email: "mina@example.com" };

/** A small application repository with real commits. */
export interface Application {
  readonly folder: string;
  readonly git: ReturnType<typeof gitAt>;
  /** Writes files, removes those that are null, and commits everything. Answers the commit. */
  readonly commit: (files: Readonly<Record<string, string | null>>, message?: string) => Promise<string>;
  readonly run: (...args: readonly string[]) => Promise<string>;
}

export async function applicationAt(folder: string): Promise<Application> {
  mkdirSync(folder, { recursive: true });
  const git = gitAt(folder);
  await git.run(["init", "--quiet", "--initial-branch=main"]);
  // Pull requests and force-pushes are fetched by their hashes, as from GitHub.
  await git.run(["config", "uploadpack.allowAnySHA1InWant", "true"]);
  return openApplication(folder);
}

export function openApplication(folder: string): Application {
  const git = gitAt(folder);
  const run: Application["run"] = async (...args) => (await git.run(args, { as: developer })).trim();
  return {
    folder,
    git,
    run,
    commit: async (files, message = "Work") => {
      for (const [path, text] of Object.entries(files)) {
        const file = join(folder, path);
        if (text === null) rmSync(file);
        else {
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, text);
        }
      }
      await run("add", "-A");
      await run("commit", "--quiet", "--allow-empty", "-m", message);
      return run("rev-parse", "HEAD");
    },
  };
}

/** A file for each directory that services are built of. */
export const firstFiles = {
  "service-currency/app.py": "currency\n",
  "service-history/app.py": "history\n",
  "service-ranking/app.py": "ranking\n",
  "service-dataingestor/app.py": "dataingestor\n",
  "package-shared/shared.py": "shared\n",
  "frontend/index.html": "page\n",
  "README.md": "Trip Service\n",
} as const;

export const backends = ["currency-service", "dataingestor-service", "history-service", "ranking-service"];
