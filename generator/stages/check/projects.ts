import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic, Severity } from "../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../model/compiled.ts";
import { groupKind, groupOf } from "../../model/kubernetes/kinds.ts";
import { isNamespaced } from "../../model/kubernetes/scopes.ts";
import { finding } from "./finding.ts";
import { chartsOf, type Deployment, deploymentsOf, foldersDeployed } from "./projects/deployments.ts";
import { destinationOf, permitsDestination, permitsKind, permitsSource } from "./projects/permissions.ts";
import { namedObjects, sameNamespace } from "./relations/inventory.ts";
import { isOpen, type Rule } from "./rule.ts";

/** @codes gathered by the build */
export const codes = {
  "missing-project": {
    cause: "An Application belongs to an AppProject that nothing defines.",
    cure: "Add the AppProject, or correct the name.",
  },
  "not-permitted-by-project": {
    cause:
      "The AppProject does not permit a repository, a namespace or a kind that its Application deploys. Kinds of the whole cluster are forbidden unless listed.",
    cure: "Add it to the project's sourceRepos, destinations or clusterResourceWhitelist.",
  },
} as const satisfies CodeTexts;

/** The AppProject of whatever Argo CD deploys the unit with permits all of it; a sync fails otherwise. */
export const projects: Rule = ({ unit, argocd }) => {
  const known = namedObjects(argocd);
  const own = namedObjects(unit.objects).filter((object) => !isBootstrap(unit.kind, object));
  if (isOpen(unit)) {
    return foldersDeployed(own).flatMap(({ deployment, objects }) =>
      deploymentFindings(known, deployment, objects, "warning"),
    );
  }
  return [
    ...deploymentsOf(unit, known).flatMap((deployment) => deploymentFindings(known, deployment, own, "error")),
    ...chartsOf(own).flatMap((deployment) => deploymentFindings(known, deployment, [], "error")),
  ];
};

/** Applied by hand, before there is a project. */
function isBootstrap(kind: string, { path }: CompiledObject): boolean {
  return kind === "argocd" && path.startsWith("bootstrap/");
}

function deploymentFindings(
  argocd: readonly CompiledObject[],
  deployment: Deployment,
  objects: readonly CompiledObject[],
  absence: Severity,
): readonly Diagnostic[] {
  const home = deployment.object.object.metadata.namespace;
  const project = argocd.find(
    ({ object }) =>
      groupKind(object) === "AppProject.argoproj.io" &&
      object.metadata.name === deployment.project &&
      sameNamespace(object.metadata.namespace, home),
  );
  if (project !== undefined) {
    return [
      ...sources(project, deployment),
      ...destinations(project, deployment, objects),
      ...kinds(project, deployment, objects),
    ];
  }
  // Argo CD makes this project itself, and it permits everything.
  if (deployment.project === "default") return [];
  return [
    finding("missing-project", deployment.object, {
      severity: absence,
      message: `It belongs to the AppProject \`${deployment.project}\`, which nothing defines: Argo CD refuses to sync it.`,
      hint: "Add the AppProject, or correct the name.",
    }),
  ];
}

function sources(project: CompiledObject, { object, sources: urls }: Deployment): readonly Diagnostic[] {
  return urls
    .filter((url) => !permitsSource(project.object, url))
    .map((url) =>
      finding("not-permitted-by-project", object, {
        message: `The AppProject \`${project.object.metadata.name}\` does not permit the repository ${url}.`,
        hint: "Add it to the project's sourceRepos.",
      }),
    );
}

function destinations(
  project: CompiledObject,
  deployment: Deployment,
  objects: readonly CompiledObject[],
): readonly Diagnostic[] {
  const firsts = new Map<string, CompiledObject>();
  if (deployment.namespace !== undefined) firsts.set(deployment.namespace, deployment.object);
  for (const object of objects) {
    const namespace = object.object.metadata.namespace;
    if (namespace === undefined || firsts.has(namespace) || !isNamespaced(groupKind(object.object))) continue;
    firsts.set(namespace, object);
  }
  return [...firsts]
    .filter(([namespace]) => !permitsDestination(project.object, destinationOf(deployment.destination, namespace)))
    .map(([namespace, object]) => {
      const [what, hint] =
        namespace === ""
          ? ["a destination without a namespace", "Say a namespace, or add a destination without one to the project."]
          : [`the namespace ${namespace} of the Application's cluster`, "Add it to the project's destinations."];
      const message = `The AppProject \`${project.object.metadata.name}\` does not permit ${what}.`;
      return finding("not-permitted-by-project", object, { message, hint });
    });
}

function kinds(
  project: CompiledObject,
  deployment: Deployment,
  objects: readonly CompiledObject[],
): readonly Diagnostic[] {
  const refused = new Map<string, CompiledObject[]>();
  const permitted = new Set<string>();
  for (const compiled of objects) {
    const { apiVersion, kind, metadata } = compiled.object;
    const key = groupKind(compiled.object);
    if (permitted.has(key)) continue;
    if (permitsKind(project.object, groupOf(apiVersion), kind, metadata.name, isNamespaced(key))) {
      // Kinds of the whole cluster may be permitted by name.
      if (isNamespaced(key)) permitted.add(key);
      continue;
    }
    const others = refused.get(key);
    if (others === undefined) refused.set(key, [compiled]);
    else others.push(compiled);
  }
  return [...refused].flatMap(([key, [first, ...more]]) => {
    if (first === undefined) return [];
    const others = more.length === 0 ? "" : `, and ${more.length} more of that kind`;
    const list = isNamespaced(key)
      ? "namespaceResourceWhitelist, or take it out of namespaceResourceBlacklist"
      : "clusterResourceWhitelist";
    return finding("not-permitted-by-project", first, {
      message: `The AppProject \`${project.object.metadata.name}\` of ${deployment.object.object.metadata.name} does not permit this ${key}${others}: the sync fails.`,
      hint: `Add the kind to the project's ${list}.`,
    });
  });
}
