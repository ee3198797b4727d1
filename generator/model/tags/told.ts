import { takenOf } from "./target.ts";
import { versionText } from "./version.ts";

/** What is odd about what Argo CD takes for an environment. `tags`: their commits. undefined: nothing. */
export function takenText(name: string, targetRevision: string, tags: ReadonlyMap<string, string>): string | undefined {
  const taken = takenOf(targetRevision, tags.keys());
  if (taken.kind === "unreadable") {
    return `Argo CD cannot resolve \`${targetRevision}\` for ${name}: it takes the tag \`${taken.tag}\` for a version, and ${taken.why}.`;
  }
  if (taken.kind !== "tag") return undefined;
  const others = taken.alike.filter((tag) => tags.get(tag) !== tags.get(taken.tag));
  if (others.length > 0) {
    return `Argo CD takes \`${taken.tag}\` or \`${others.join("`, `")}\` for ${name}: they are one version, and name different commits.`;
  }
  const { version, tag } = taken;
  const isOdd = tag !== versionText(version) && (version.major >= 1000n || version.pre.length > 0);
  if (!isOdd) return undefined;
  return `Argo CD takes the tag \`${tag}\` for ${name}: as version ${versionText(version).slice(1)} it is the highest that \`${targetRevision}\` permits.`;
}
