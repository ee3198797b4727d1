import type { Forge } from "../../generator/adapters/forge/port.ts";
import { diskMemory } from "../../generator/adapters/memory/disk.ts";
import { publish } from "../../generator/bot/publish/publish.ts";
import { publishedJson } from "../../generator/cli/views/publish.ts";
import { hasErrors } from "../../generator/diagnostics/diagnostic.ts";
import type { NotIgnoredYet, UnfinishedRollouts } from "../../generator/model/health/gate.ts";
import type { Cluster } from "../../generator/model/resolved.ts";
import packageJson from "../../package.json" with { type: "json" };
import { build } from "../support/cli.ts";
import { cloneAt } from "../support/git.ts";
import { testDay } from "../support/run.ts";
import type { PublishedJson } from "./world.ts";

/** What a cluster would tell. */
interface Witnesses {
  readonly unfinished?: UnfinishedRollouts;
  readonly notIgnoredYet?: (cluster: Cluster) => NotIgnoredYet;
}

/** `publish` in this process: starting one, with Octokit above all, takes longer than what it does. */
export async function publishHere(
  root: string,
  openForge: () => Promise<Forge>,
  { unfinished, notIgnoredYet }: Witnesses = {},
): Promise<Omit<PublishedJson, "kind"> & { readonly code: number }> {
  const clone = await cloneAt(root);
  if (clone?.head === undefined) throw new Error(`${root} has no commit`);
  const result = await publish({
    root,
    clone: { ...clone, head: clone.head },
    openForge,
    environments: undefined,
    allow: [],
    today: testDay,
    allowDirty: false,
    generatorVersion: packageJson.version,
    dryRun: false,
    now: new Date(),
    remembering: { memory: diskMemory(root, "1-here"), build },
    ...(unfinished && { unfinished: () => unfinished }),
    ...(notIgnoredYet && { notIgnoredYet }),
  });
  if (!("targets" in result)) throw new Error(`publish: ${JSON.stringify(result)}`);
  const { diagnostics } = result;
  return { ...(publishedJson(result) as PublishedJson), diagnostics, code: hasErrors(diagnostics) ? 1 : 0 };
}
