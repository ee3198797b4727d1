import type { ConfigMap } from "kubernetes-types/core/v1.js";
import type { KubernetesObject } from "../../../model/compiled.ts";
import { type DeploymentStatus, deploymentStatuses, statusContext } from "../../../model/health/commit-status.ts";
import { smokeTest } from "../../../model/names.ts";
import type { Cluster, CommitStatuses } from "../../../model/resolved.ts";
import { inWave } from "../part.ts";

const trigger = "commit-status";
/** Name of the service, whichever of the two it is. */
const service = "github";

/** Annotation by which an application has its statuses set. */
export const statusSubscription: Readonly<Record<string, string>> = {
  [`notifications.argoproj.io/subscribe.${trigger}.${service}`]: "",
};

/**
 * Settings of Argo CD's notifications: they say how a deployment went as a status of the commit that was deployed, which
 * the promotion gate reads. Expressions and templates are those of notifications-engine 0.5.1, as Argo CD 3.5.7 has it.
 */
export function notifications({ argocd }: Cluster, statuses: CommitStatuses): KubernetesObject {
  const names = Object.keys(deploymentStatuses) as (keyof typeof deploymentStatuses)[];
  const templates = names.map((name) => [
    `template.${trigger}-${kebab(name)}`,
    text(templateOf(statuses, deploymentStatuses[name], instants[name])),
  ]);
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: "argocd-notifications-cm",
      namespace: argocd.namespace,
      // As in Argo CD's own manifests, where this object comes from: both may apply it.
      labels: { "app.kubernetes.io/part-of": "argocd" },
      annotations: {
        ...inWave(0),
        // Only the fields below are ours, and the object stays when they are no more.
        "argocd.argoproj.io/sync-options": "ServerSideApply=true,Prune=false",
        "argocd.argoproj.io/compare-options": "IgnoreExtraneous",
      },
    },
    data: {
      [serviceKey(statuses)]: text(serviceOf(statuses)),
      ...Object.fromEntries(templates),
      [`trigger.${trigger}`]: text(names.flatMap(conditionsOf)),
    },
  } satisfies ConfigMap;
}

type Name = keyof typeof deploymentStatuses;

/** A GitHub App has a service of its own; it takes no tokens, which a webhook does. */
function serviceKey({ credential }: CommitStatuses): string {
  return credential.type === "app" ? "service.github" : `service.webhook.${service}`;
}

function serviceOf({ api, credential }: CommitStatuses): object {
  if (credential.type === "token") {
    const headers = {
      Authorization: `Bearer $${credential.key}`,
      Accept: "application/vnd.github+json",
      "Content-Type": "application/json",
      "X-GitHub-Api-Version": "2022-11-28",
    };
    return { url: api, headers: Object.entries(headers).map(([name, value]) => ({ name, value })) };
  }
  const { appId, installationId, key } = credential;
  const isServer = api !== "https://api.github.com";
  return {
    appID: appId,
    installationID: installationId,
    privateKey: `$${key}`,
    ...(isServer && { enterpriseBaseURL: api }),
  };
}

/** Commit that the last sync has deployed, or tried to. */
const revision = "{{.app.status.operationState.syncResult.revision}}";
const context = statusContext("{{.app.metadata.name}}");

function templateOf(
  { name, web, credential }: CommitStatuses,
  { state, said }: DeploymentStatus,
  tail: string,
): object {
  const description = `${said}, ${tail}`;
  const address = `${web}/tree/${revision}/{{.app.spec.source.path}}`;
  if (credential.type === "app") {
    return { message: description, [service]: { status: { state, label: context, targetURL: address } } };
  }
  const body = JSON.stringify({ state, context, description, target_url: address });
  return {
    message: description,
    webhook: { [service]: { method: "POST", path: `/repos/${name}/statuses/${revision}`, body } },
  };
}

/** Since when it is so: reading has them from here, whenever the status was set. */
const instants: Readonly<Record<Name, string>> = {
  deployed: "deployed {{(last .app.status.history).deployedAt}}, since {{.app.status.health.lastTransitionTime}}",
  degraded: "sync of {{.app.status.operationState.startedAt}}, since {{.app.status.health.lastTransitionTime}}",
  smokeTestFailed: "since {{.app.status.operationState.finishedAt}}",
  syncFailed: "since {{.app.status.operationState.finishedAt}}",
};

const synced = "(app.status.operationState?.syncResult?.revision ?? '') != ''";
const failed = `${synced} and app.status.operationState.phase in ['Failed', 'Error']`;
const smokeTestFailed = `any(app.status.operationState.syncResult.resources ?? [], {.hookType == 'PostSync' and .name == '${smokeTest}' and .hookPhase in ['Failed', 'Error']})`;

const whens: Readonly<Record<Name, string>> = {
  // The history has whole syncs only, whose hooks have passed; later ones may have mended a part.
  deployed: `${synced} and app.status.operationState.phase == 'Succeeded' and app.status.sync?.status == 'Synced' and app.status.health?.status == 'Healthy' and len(app.status.history ?? []) > 0 and last(app.status.history).revision == app.status.operationState.syncResult.revision`,
  degraded: `${synced} and app.status.health?.status == 'Degraded'`,
  smokeTestFailed: `${failed} and ${smokeTestFailed}`,
  // One that is degraded as well has said the worse already.
  syncFailed: `${failed} and app.status.health?.status != 'Degraded' and not ${smokeTestFailed}`,
};

/** A deployment and a state of its health. */
const occasion = "string(app.status.operationState.startedAt) + ' ' + (app.status.health?.lastTransitionTime ?? '')";

/**
 * Each condition twice, since either alone loses a status: the first speaks when the condition has become true and tries
 * again when GitHub does not answer, but does not notice what happens while the controller is not running; the second
 * knows each deployment, but one failed delivery is its last (SetAlreadyNotified in pkg/controller/state.go).
 */
function conditionsOf(name: Name): readonly object[] {
  const condition = { when: whens[name], send: [`${trigger}-${kebab(name)}`] };
  return [condition, { ...condition, oncePer: occasion }];
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** JSON, which YAML's readers take too. */
function text(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
