import type { PlanDifferences } from "../digest.ts";

/** Differences that are named of each kind. */
const most = 6;

/** How two plans differ, in sentences; empty when they mean the same. */
export function differencesText({ appeared, gone, other }: PlanDifferences): string {
  return [sentence("New", appeared), sentence("Gone", gone), sentence("Otherwise", other)]
    .filter((text) => text !== "")
    .join(" ");
}

function sentence(head: string, all: readonly string[]): string {
  if (all.length === 0) return "";
  const rest = all.length - most;
  const named = all.slice(0, most).map((one) => one.replace(/\.$/, ""));
  return `${head}: ${[...named, ...(rest > 0 ? [`and ${rest} more`] : [])].join("; ")}.`;
}
