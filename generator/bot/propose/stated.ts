import { envsFolder } from "../../model/documents.ts";
import { withTexts } from "../../model/files.ts";
import type { Tree } from "../../model/tree.ts";
import type { UnitPlan } from "../../stages/plan/unit-plan.ts";
import type { BotBranch } from "../branch/branch.ts";
import { filesIn } from "../branch/files.ts";
import { planOver } from "./edit.ts";
import type { ProposeOptions } from "./options.ts";
import { provenEnvironment } from "./proven.ts";

/** The plan that a pull request in source states, and the mains of source and config that it was made against. */
export interface StatedMove extends Mains {
  readonly digest: string;
}

export interface Mains {
  readonly source: string;
  readonly config: string;
}

const trailer = /^Plan-Digest: (sha256:[0-9a-f]{64}) ([0-9a-f]{40,64}) ([0-9a-f]{40,64})$/m;

/** Line at the end of the commit's message: state is derived from git, never from a pull request's text. */
export function planTrailer({ digest, source, config }: StatedMove): string {
  return `Plan-Digest: ${digest} ${source} ${config}`;
}

/** What the branch's newest commit that says it states; undefined: an older version made them all. */
export async function statedOn({
  repository,
  base,
  tip,
}: Pick<BotBranch, "repository" | "base"> & { readonly tip: { readonly head: string } | undefined }): Promise<
  StatedMove | undefined
> {
  if (tip === undefined) return undefined;
  for (const { message } of await repository.commitsBetween(base, tip.head)) {
    const [, digest, source, config] = trailer.exec(message) ?? [];
    if (digest !== undefined && source !== undefined && config !== undefined) return { digest, source, config };
  }
  return undefined;
}

/** What a pull request's branch would do on top of mains that it was not made for. */
export type PlanThere =
  | { readonly kind: "planned"; readonly plans: readonly UnitPlan[] }
  /** Files that both sides have changed: nobody but git would say what comes of them. */
  | { readonly kind: "entangled"; readonly paths: readonly string[] }
  /** What comes of it has faults. */
  | { readonly kind: "unproven"; readonly codes: readonly string[]; readonly messages: readonly string[] };

type StatedOptions = Pick<ProposeOptions, "forge" | "prefix" | "remembering">;

interface Proposal {
  readonly environment: string;
  readonly head: string;
  /** The main of source that the branch was made for. */
  readonly from: string;
}

/** The plan of a branch of source once it is merged into `mains.source`, against what `mains.config` has. */
export async function planThere(
  { forge, prefix, remembering }: StatedOptions,
  { environment, head, from }: Proposal,
  mains: Mains,
  allow: readonly string[] = [],
): Promise<PlanThere> {
  const { source } = forge;
  const [before, theirs, there] = [await source.tree(from), await source.tree(head), await source.tree(mains.source)];
  const changed = differing(before, theirs).filter((path) => theirs.get(path)?.oid !== there.get(path)?.oid);
  const isMerged = await source.isAncestor(mains.source, head);
  const paths = isMerged ? [] : changed.filter((path) => before.get(path)?.oid !== there.get(path)?.oid);
  if (paths.length > 0) return { kind: "entangled", paths };
  const start = `${prefix}${envsFolder}/`;
  const edited = changed.filter((path) => path.startsWith(start));
  const texts = await source.texts(head, edited);
  const changes = new Map(edited.map((path) => [path.slice(start.length), texts.get(path) ?? null] as const));
  const files = withTexts(await filesIn(source, mains.source, `${prefix}${envsFolder}`), changes);
  const { unit, compiled, diagnostics } = await provenEnvironment(files, environment, { allow, remembering });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (unit === undefined || errors.length > 0) {
    return { kind: "unproven", codes: errors.map(({ code }) => code), messages: errors.map(({ message }) => message) };
  }
  const { plan } = await planOver(forge, mains.config, { folder: environment, unit, compiled });
  return { kind: "planned", plans: [plan] };
}

/** The same where it was made, whatever was let pass then. */
export async function planThen(
  options: StatedOptions,
  proposal: Omit<Proposal, "from">,
  stated: StatedMove,
): Promise<{ readonly plans: readonly UnitPlan[]; readonly allowed: readonly string[] }> {
  const there = { ...proposal, from: stated.source };
  const first = await planThere(options, there, stated);
  if (first.kind === "planned") return { plans: first.plans, allowed: [] };
  if (first.kind === "entangled") return { plans: [], allowed: [] };
  const second = await planThere(options, there, stated, first.codes);
  return { plans: second.kind === "planned" ? second.plans : [], allowed: first.codes };
}

function differing(a: Tree, b: Tree): readonly string[] {
  const paths = [...new Set([...a.keys(), ...b.keys()])];
  return paths.filter((path) => a.get(path)?.oid !== b.get(path)?.oid);
}
