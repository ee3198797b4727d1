import type { ImageReference } from "../../model/workload.ts";
import type { BotBranch } from "../branch/branch.ts";
import type { Version } from "./order.ts";

/** What was said of the earlier environment's health. closed: nothing comes of it. */
export type Gated = "healthy" | "unasked" | "overruled" | "closed";

/** Where an image comes from. */
export interface Origin {
  readonly name: string;
  /** Commit of source that the environment was compiled from. */
  readonly sourceCommit: string;
  readonly gate: Gated;
}

/** An image on its way, as a commit of the bot on the promotion's branch remembers it. */
export interface Pending {
  readonly service: string;
  readonly from: Version;
  readonly to: Version;
  readonly origin: Origin;
}

/** What the branch proposes now, and all that it has ever proposed, the newest first. */
export interface Proposals {
  readonly now: readonly Pending[];
  readonly ever: readonly Pending[];
}

const promotedFrom = "Promoted-From: ";
const trailer =
  /^Promotes: (?<service>\S+) (?<from>\S+) to (?<to>\S+) of (?<name>\S+) (?<sourceCommit>[0-9a-f]{40,64}) (?<gate>healthy|unasked|overruled)$/;

/** Lines at the end of a promotion's commit: state is derived from git, never from a pull request's text. */
export function promotionTrailers(
  { name, sourceCommit }: Omit<Origin, "gate">,
  pending: readonly Pending[],
): readonly string[] {
  return [`${promotedFrom}${name} ${sourceCommit}`, ...pending.map(trailerOf)];
}

function trailerOf({ service, from, to, origin: { name, sourceCommit, gate } }: Pending): string {
  return `Promotes: ${service} ${versionText(from)} to ${versionText(to)} of ${name} ${sourceCommit} ${gate}`;
}

/** What a promotion's branch holds; nothing when its pull request is finished. */
export async function proposalsOn({ repository, base, tip, open }: BotBranch): Promise<Proposals> {
  if (tip === undefined || (tip.finished && open === undefined)) return { now: [], ever: [] };
  const commits = await repository.commitsBetween(base, tip.head);
  const states = commits
    .map(({ message }) => message.split("\n"))
    .filter((lines) => lines.some((line) => line.startsWith(promotedFrom)))
    .map((lines) => lines.flatMap(pendingIn));
  return { now: states[0] ?? [], ever: states.flat() };
}

/** What a line of a commit says; nothing when it says something else. */
export function pendingIn(line: string): readonly Pending[] {
  const { service, from = "", to = "", name, sourceCommit, gate } = trailer.exec(line)?.groups ?? {};
  if (service === undefined || name === undefined || sourceCommit === undefined) return [];
  const said = gate === "healthy" || gate === "overruled" ? gate : "unasked";
  return [{ service, from: versionIn(from), to: versionIn(to), origin: { name, sourceCommit, gate: said } }];
}

/** Whether the branch's newest commit remembers these; which commit of source they are of may go on meanwhile. */
export function isRemembered(pending: readonly Pending[], { now }: Proposals): boolean {
  const text = (some: readonly Pending[]) =>
    some.map((one) => trailerOf({ ...one, origin: { ...one.origin, sourceCommit: "" } })).sort();
  return text(pending).join("\n") === text(now).join("\n");
}

/** Images that stand for the same, tag and digest. */
export function isAlike(a: Version, b: Version): boolean {
  return a.tag === b.tag && a.digest === b.digest;
}

function versionText({ tag, digest }: Pick<ImageReference, "tag" | "digest">): string {
  return digest === undefined ? tag : `${tag}@${digest}`;
}

function versionIn(text: string): Version {
  const [tag = "", digest] = text.split("@");
  return { tag, ...(digest !== undefined && { digest }) };
}
