import type { Job, JobSpec } from "kubernetes-types/batch/v1.js";
import { smokeTest as app } from "../../../model/names.ts";
import type { Environment } from "../../../model/resolved.ts";
import type { Service } from "../../../model/workload.ts";
import { askedBySmokeTest } from "../graph.ts";
import { asHook, labelsOf, type Part } from "../part.ts";
import { newPodsName } from "../service/rollout.ts";
import { imageName, podSpec, serviceAccount } from "../workload.ts";

/** Addresses come in as data, so that no name is ever part of the script. */
const script = `failed=0
for url in $URLS; do
  if curl --silent --show-error --fail --output /dev/null --max-time 5 --retry 10 --retry-delay 3 --retry-all-errors "$url"; then
    echo "ok     $url"
  else
    echo "failed $url"
    failed=1
  fi
done
exit $failed
`;

/**
 * The Job that asks the health path of every service with pods after a sync: the sync has failed when one does not answer. It
 * would not start while a Rollout stands still, so that where there is one, Rollouts are measured by it instead.
 */
export function smokeTest(environment: Environment): readonly Part[] {
  const { namespace, smokeTest: settings } = environment;
  const asked = askedBySmokeTest(environment);
  if (settings === undefined || asked.length === 0) return [];
  const account: Part = { folder: app, keys: ["smokeTest"], object: serviceAccount(app, namespace) };
  if (environment.services.some(({ workload }) => workload.kind === "Rollout")) return [account];
  const { spec } = smokeTestRun(
    settings,
    asked.map(({ url }) => url),
  );
  const job = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: app,
      namespace,
      labels: labelsOf(app),
      annotations: asHook("PostSync"),
    },
    spec,
  } satisfies Job;
  return [account, { folder: app, keys: ["smokeTest"], object: job }];
}

/** What a Job that asks addresses is made of. */
export function smokeTestRun(
  settings: NonNullable<Environment["smokeTest"]>,
  urls: readonly string[],
): { readonly metadata: { readonly labels: Record<string, string> }; readonly spec: JobSpec } {
  const pod = podSpec({
    app,
    // User of the image.
    user: 100,
    graceSeconds: 10,
    container: {
      image: imageName(settings.image),
      command: ["sh", "-c", script],
      env: [{ name: "URLS", value: urls.join(" ") }],
      resources: settings.resources,
    },
  });
  return {
    metadata: { labels: { ...labelsOf(app) } },
    spec: {
      backoffLimit: 2,
      activeDeadlineSeconds: 600,
      template: { metadata: { labels: { ...labelsOf(app) } }, spec: { ...pod, restartPolicy: "Never" } },
    },
  };
}

/** Everything that the smoke test asks, the new pods of a Rollout in the place of all of its. */
export function newPodsUrls(service: Service, environment: Environment): readonly string[] {
  return askedBySmokeTest(environment).map(({ name, called, url, health }) =>
    name === service.name && service.workload.kind === "Rollout"
      ? `http://${newPodsName(service, service.workload)}:${called}${health}`
      : url,
  );
}
