import type { Job } from "kubernetes-types/batch/v1.js";
import { smokeTest as app } from "../../../model/names.ts";
import type { Environment } from "../../../model/resolved.ts";
import { askedBySmokeTest } from "../graph.ts";
import { asHook, labelsOf, type Part } from "../part.ts";
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

/** The Job that asks the health path of every service with pods after a sync: the sync has failed when one does not answer. */
export function smokeTest(environment: Environment): readonly Part[] {
  const { namespace, smokeTest: settings } = environment;
  const asked = askedBySmokeTest(environment);
  if (settings === undefined || asked.length === 0) return [];
  const urls = asked.map(({ url }) => url);
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
  const job = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: app,
      namespace,
      labels: labelsOf(app),
      annotations: asHook("PostSync"),
    },
    spec: {
      backoffLimit: 2,
      activeDeadlineSeconds: 600,
      template: { metadata: { labels: labelsOf(app) }, spec: { ...pod, restartPolicy: "Never" } },
    },
  } satisfies Job;
  return [
    { folder: app, keys: ["smokeTest"], object: serviceAccount(app, namespace) },
    { folder: app, keys: ["smokeTest"], object: job },
  ];
}
