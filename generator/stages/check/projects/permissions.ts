import { asList, at, textOf } from "../../../model/loose.ts";
import { isDenied, matchesGlob, matchesKind } from "./globs.ts";

/** Where an Application deploys to. */
export interface Destination {
  readonly server: string | undefined;
  readonly name: string | undefined;
  readonly namespace: string;
}

const ownServer = "https://kubernetes.default.svc";
const ownName = "in-cluster";

/** Argo CD knows a cluster by its address and its name, whichever the Application says; outside of its own only one is known here. */
export function destinationOf(destination: unknown, namespace: string): Destination {
  const server = textOf(at(destination, "server"));
  const name = textOf(at(destination, "name"));
  if (server === ownServer || name === ownName) return { server: ownServer, name: ownName, namespace };
  return { server, name, namespace };
}

/** Whether a project permits an object of that kind (IsGroupKindNamePermitted in Argo CD 3.5): of the namespaced ones all unless there is a list, of the cluster's none unless listed. */
export function permitsKind(project: unknown, group: string, kind: string, name: string, namespaced: boolean): boolean {
  const listed = (list: string) =>
    asList(at(project, "spec", list)).some((entry) => {
      if (!matchesKind(stringOf(at(entry, "kind")), kind) || !matchesKind(stringOf(at(entry, "group")), group))
        return false;
      const named = textOf(at(entry, "name"));
      return namespaced || named === undefined || matchesKind(named, name);
    });
  if (!namespaced) return listed("clusterResourceWhitelist") && !listed("clusterResourceBlacklist");
  const whitelist = at(project, "spec", "namespaceResourceWhitelist");
  const isOpen = whitelist === undefined || whitelist === null;
  return (isOpen || listed("namespaceResourceWhitelist")) && !listed("namespaceResourceBlacklist");
}

/** Whether a project permits a destination (isDestinationMatched in Argo CD 3.5). A later entry that forbids wins. */
export function permitsDestination(project: unknown, { server, name, namespace }: Destination): boolean {
  let isPermitted = false;
  for (const entry of asList(at(project, "spec", "destinations"))) {
    const patterns = { name: stringOf(at(entry, "name")), server: stringOf(at(entry, "server")) };
    const pattern = stringOf(at(entry, "namespace"));
    const isName = name !== undefined && matchesGlob(patterns.name, name);
    const isServer = server !== undefined && matchesGlob(patterns.server, server);
    const isNamespace = matchesGlob(pattern, namespace);
    if ((isServer || isName) && isNamespace) {
      isPermitted = true;
      continue;
    }
    if (!isName && isDenied(patterns.name)) return false;
    if (!isServer && isDenied(patterns.server) && isNamespace) return false;
    if (!isNamespace && isDenied(pattern) && isServer) return false;
  }
  return isPermitted;
}

/** Whether a project permits a repository (IsSourcePermitted in Argo CD 3.5). */
export function permitsSource(project: unknown, url: string): boolean {
  const address = normalized(url);
  let isPermitted = false;
  for (const entry of asList(at(project, "spec", "sourceRepos"))) {
    const pattern = stringOf(entry);
    const matches = matchesGlob(
      isDenied(pattern) ? `!${normalized(pattern.slice(1))}` : normalized(pattern),
      address,
      "/",
    );
    if (matches) isPermitted = true;
    else if (isDenied(pattern)) return false;
  }
  return isPermitted;
}

/** The forms of one repository's address are one (NormalizeGitURL in Argo CD's util/git). */
function normalized(url: string): string {
  const plain = url.trim().toLowerCase();
  const isSsh = /^(ssh:\/\/)?[^/:]*?@[^@]+$/.test(plain);
  const full = isSsh && !plain.startsWith("ssh://") ? plain.replace(":", "/") : plain;
  return full.replace(/\.git$/, "").replace(/^ssh:\/\//, "");
}

function stringOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
