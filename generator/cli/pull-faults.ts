import type { Pull } from "../adapters/forge/port.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

type RepositoryName = "config" | "source";

export function unknownPull(number: number, repository: RepositoryName): Diagnostic {
  const other = repository === "config" ? "source" : "config";
  const message = `The repository ${repository} has no pull request ${number}.`;
  const hint = `\`trip-config pr list --repository ${repository} --state all\` shows all; those of ${other}: --repository ${other}.`;
  return { code: "unknown-pull-request", severity: "error", message, hint };
}

export function finishedPull({ number, state }: Pull, repository: RepositoryName): Diagnostic {
  const message = `Pull request ${number} of ${repository} is ${state} already.`;
  return { code: "closed-pull-request", severity: "error", message };
}
