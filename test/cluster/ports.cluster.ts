/** Applications that nobody here wrote (test/ports): the control plane takes all of them, and their pods run. */
import { join } from "node:path";
import fastGlob from "fast-glob";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { asRecord, asRecords, asText } from "../../generator/model/loose.ts";
import { copyEnvs, filesIn, generate, repository, withFolder } from "../support/run.ts";
import { valueAt } from "./harness/api.ts";
import { apply, list } from "./harness/objects.ts";
import { report } from "./harness/report.ts";
import { useCluster } from "./harness/use-cluster.ts";
import { waitFor } from "./harness/wait.ts";

const here = join(repository, "test/ports");
const names = fastGlob.sync("*", { cwd: here, onlyDirectories: true }).sort();

describe("applications of others", () => {
  const cluster = useCluster({ metrics: false });

  test.each(names)("%s is taken, and its pods run", (name) =>
    withFolder(async (folder) => {
      copyEnvs(join(here, name), folder);
      await generate(folder);
      await apply(cluster(), { apiVersion: "v1", kind: "Namespace", metadata: { name } });
      for (const secret of readSecrets(folder)) {
        const stringData = Object.fromEntries(secret.keys.map((key) => [key, "a value of the test"]));
        await apply(cluster(), {
          apiVersion: "v1",
          kind: "Secret",
          metadata: { name: secret.name, namespace: name },
          stringData,
        });
      }
      // A folder goes by the names of its files, so that some things are asked for before they are there.
      const out = join(folder, "out/prod");
      const { code, stdout, stderr } = await cluster().kubectl(["apply", "--server-side", "-R", "-f", out]);
      // What their projects chose: images that start as root, and an old label of nodes.
      const chosen = /would violate PodSecurity "restricted:|beta\.kubernetes\.io\/os/;
      const said = stderr.split("\n").filter((line) => line !== "" && !chosen.test(line));
      expect({ code, said }).toEqual({ code: 0, said: [] });
      report({ part: `port ${name}`, measure: "objects applied", value: stdout.trimEnd().split("\n").length });
      await waitFor(`all pods of ${name} run`, 120, async () => {
        const deployments = (await list(cluster(), "apps/v1", "Deployment")).filter(
          ({ metadata }) => metadata.namespace === name,
        );
        const short = deployments.filter(
          (each) => valueAt(each, "status", "readyReplicas") !== valueAt(each, "spec", "replicas"),
        );
        return deployments.length > 0 && short.length === 0
          ? { done: true }
          : { waiting: short.map(({ metadata }) => metadata.name).join(", ") };
      });
    }),
  );
});

/** Secrets that a person makes: those that containers read one key of. */
function readSecrets(folder: string): readonly { readonly name: string; readonly keys: readonly string[] }[] {
  const keys = new Map<string, string[]>();
  for (const [path, text] of filesIn(folder)) {
    if (!path.startsWith("out/prod/") || !path.includes("/deployment-")) continue;
    const containers = asRecords(valueAt(asRecord(parse(text)), "spec", "template", "spec", "containers"));
    for (const { valueFrom } of containers.flatMap(({ env }) => asRecords(env))) {
      const { name, key } = asRecord(asRecord(valueFrom).secretKeyRef);
      if (name !== undefined) keys.set(asText(name), [...(keys.get(asText(name)) ?? []), asText(key)]);
    }
  }
  return [...keys].map(([name, own]) => ({ name, keys: own }));
}
