import type { Forge, Repository, Standing } from "../../adapters/forge/port.ts";
import { authorsSince } from "../../adapters/git/authors.ts";
import { type CommittedClone, commitFilesAt, dirtyFiles } from "../../adapters/git/clone.ts";
import { type CommitOptions, type ProvenCommit, proveCommit, proveInputs } from "../../commit-pipeline.ts";
import { type Diagnostic, type Findings, hasErrors } from "../../diagnostics/diagnostic.ts";
import { envsFolder } from "../../model/documents.ts";
import type { NotIgnoredYet, UnfinishedRollouts } from "../../model/health/gate.ts";
import type { Cluster } from "../../model/resolved.ts";
import { load } from "../../pipeline.ts";
import type { HealthySince } from "../earlier/earlier.ts";
import { type MadeTag, releaseEnvironments } from "../release/release.ts";
import type { TargetOptions } from "./options.ts";
import { provenUnits } from "./proven.ts";
import { removedTarget } from "./target.ts";
import { type PublishedTargets, publishTargets } from "./targets.ts";
import { wantedTargets } from "./wanted.ts";

interface PublishOptions {
  /** Absolute path of the project's folder. */
  readonly root: string;
  readonly clone: CommittedClone;
  readonly openForge: (cluster: Cluster) => Promise<Forge>;
  /** undefined: all, with what exists once per cluster. */
  readonly environments: readonly string[] | undefined;
  readonly allow: readonly string[];
  /** The day in UTC, which waivers are held against. */
  readonly today: string;
  readonly allowDirty: boolean;
  readonly remembering?: CommitOptions["remembering"];
  readonly generatorVersion: string;
  readonly dryRun: boolean;
  readonly now: Date;
  /** Address of the page that was made of the same commit. */
  readonly page?: string | undefined;
  /** Who can tell of a forge's config how earlier environments are. */
  readonly healthySince?: (cluster: Cluster, config: Repository) => HealthySince;
  /** Who can tell what of an environment is still on its way. */
  readonly unfinished?: (config: Repository) => UnfinishedRollouts;
  /** Who can tell what Argo CD does not leave alone yet. */
  readonly notIgnoredYet?: (cluster: Cluster) => NotIgnoredYet;
}

type Settings = NonNullable<ProvenCommit["settings"]>;

/** refused: nothing was read of a forge, or written. behind: the commit is an older one of source's main. */
export type PublishResult =
  | (Findings & { readonly kind: "refused" })
  | { readonly kind: "behind"; readonly standing: Extract<Standing, { kind: "superseded" }> }
  | (Findings & PublishedTargets & { readonly released: readonly MadeTag[] });

/** Compiles and proves what HEAD holds, and opens, updates, closes and merges the bot's pull requests in config. */
export async function publish(options: PublishOptions): Promise<PublishResult> {
  const { root, clone, environments, allow, today, allowDirty, generatorVersion, dryRun, remembering } = options;
  const dirty = await dirtyFiles(clone, envsFolder);
  if (dirty.length > 0 && !allowDirty) return refused([dirtyWorkTree(dirty)]);
  const selection = { ...(environments && { environments }), allow, today, ...(remembering && { remembering }) };
  const made =
    dirty.length > 0
      ? await proveInputs(load(root), selection)
      : await proveCommit(await commitFilesAt(clone, clone.head, envsFolder), selection);
  const proven = provenUnits(made, allow);
  const { settings, notes, diagnostics, sources } = proven;
  if (settings === undefined || hasErrors(diagnostics)) return refused(diagnostics, sources);

  const forge = await options.openForge(settings.cluster);
  const standing = await forge.standing(clone.head, dryRun ? "ask" : "bring");
  if (standing.kind === "elsewhere") return refused([notOnMain(clone.head, standing)]);
  if (standing.kind === "superseded") return { kind: "behind", standing };
  const ask = options.unfinished?.(forge.config);
  const { released, diagnostics: tagged } = await releaseEnvironments(
    forge.config,
    settings.environments,
    dryRun,
    ask && { ask, allow },
  );
  const { cluster } = settings;
  const selected = (name: string) => environments === undefined || environments.includes(name);
  const published = await publishTargets(
    {
      wanted: (survey) => wantedTargets(proven, { settings, config: forge.config, survey, selected }),
      removed: (name) => removedTarget(cluster.product, name, proven.inputs),
      environments: settings.environments.map(({ name }) => name),
      partial: environments !== undefined,
    },
    {
      forge,
      bot: cluster.bot,
      authorsSince: authorsOf(clone),
      commit: clone.head,
      generatorVersion,
      dirty: dirty.length > 0,
      allow,
      notes,
      dryRun,
      now: options.now,
      page: options.page,
      healthySince: options.healthySince?.(cluster, forge.config),
      unfinished: ask && unfinishedIn(settings, ask),
      notIgnoredYet: options.notIgnoredYet?.(cluster),
    },
  );
  const passed = diagnostics.filter(({ code }) => allow.includes(code));
  const found = published.targets.flatMap((target) => target.diagnostics);
  return { ...published, released, diagnostics: [...tagged, ...passed, ...found], sources };
}

/** A rollback is what a Rollout that was aborted waits for: an environment that is held is asked for nothing. */
function unfinishedIn(
  { environments }: Pick<Settings, "environments">,
  ask: UnfinishedRollouts,
): TargetOptions["unfinished"] {
  return async (name) => {
    const environment = environments.find((one) => one.name === name && one.hold === undefined);
    return environment === undefined ? [] : ask(environment);
  };
}

/** Authors since a commit: most targets were published from the same one. */
function authorsOf(clone: CommittedClone): TargetOptions["authorsSince"] {
  const known = new Map<string | undefined, ReturnType<typeof authorsSince>>();
  return (commit) => {
    const authors = known.get(commit) ?? authorsSince(clone, commit, envsFolder);
    known.set(commit, authors);
    return authors;
  };
}

function refused(diagnostics: readonly Diagnostic[], sources: Findings["sources"] = new Map()): PublishResult {
  return { kind: "refused", diagnostics, sources };
}

function dirtyWorkTree(files: readonly string[]): Diagnostic {
  const message = `What is published is a commit, and these files differ from HEAD: ${files.join(", ")}.`;
  const hint = "commit them, or publish them as they are with --allow-dirty.";
  return { code: "dirty-work-tree", severity: "error", message, hint };
}

function notOnMain(commit: string, { head, hint }: Extract<Standing, { kind: "elsewhere" }>): Diagnostic {
  const message = `The commit ${commit.slice(0, 12)} is not on source's main branch, whose head is ${head.slice(0, 12)}.`;
  return { code: "not-on-main", severity: "error", message, hint };
}
