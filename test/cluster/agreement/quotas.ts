/** `check`'s verdicts on a quota beside what happens under it. */
import type { Diagnostic } from "../../../generator/diagnostics/diagnostic.ts";
import { asRecord, type Loose } from "../../../generator/model/loose.ts";
import type { Api } from "../harness/api.ts";
import type { Compared } from "./agreement.ts";
import { environmentOf, findings, type Settings } from "./environments.ts";
import type { Snapshots } from "./snapshots.ts";
import { deploy, endJobs, type Refusal, rollOut, runJobs, scaleToMaximum } from "./stages.ts";
import { type Tightness, tightened } from "./tightness.ts";

export interface QuotaQuestion {
  readonly settings: Settings;
  readonly tight: readonly Tightness[];
}

/** Deploys one environment, runs its Jobs, scales it to its maximum, and rolls out all of it. */
export async function quotaAgreement(
  api: Api,
  look: Snapshots,
  namespace: string,
  { settings, tight }: QuotaQuestion,
): Promise<readonly Compared[]> {
  const { environment, settings: final } = await tightened(namespace, settings, tight);
  const { unit } = environment;
  const said = findings(environment);
  const stage = { api, look, namespace };
  const compared: Compared[] = [];
  const compare = (measure: string, code: Diagnostic["code"], severity: Diagnostic["severity"], refusal: Refusal) => {
    const own = said.filter((each) => each.code === code && each.severity === severity);
    const about = () =>
      `${namespace}: ${JSON.stringify({ tight, settings: { ...final, quota: tightOf(final) }, said: own.map(({ message }) => message), refusal })}`;
    compared.push({ measure, ours: own.length > 0, theirs: refusal !== undefined, about });
  };
  const atRest = await deploy(stage, unit);
  if (atRest !== undefined) {
    compare("refused at rest or in a sync", "quota-exceeded", "error", atRest);
    return compared;
  }
  compare("refused at rest or in a sync", "quota-exceeded", "error", await runJobs(stage, unit));
  await endJobs(stage);
  compare("refused at the maximum", "autoscaling-exceeds-quota", "warning", await scaleToMaximum(stage, unit));
  const next = await environmentOf(namespace, withOtherTags(final));
  compare("rollouts that never end", "rollout-exceeds-quota", "error", await rollOut(stage, next.unit));
  return compared;
}

function tightOf({ quota }: Settings): Loose {
  return Object.fromEntries(Object.entries(asRecord(quota)).filter(([, amount]) => !/^900(Gi)?$/.test(String(amount))));
}

/** One change that touches everything: another tag of every image. */
function withOtherTags(settings: Settings): Settings {
  const tagged = (group: unknown, tag: string) =>
    Object.fromEntries(
      Object.entries(asRecord(group)).map(([name, value]) => {
        const image = { ...asRecord(asRecord(value).image), tag };
        return [name, value === null ? null : { ...asRecord(value), image }];
      }),
    );
  const backing = Object.fromEntries(
    ["redis", "mysql", "kafka", "zookeeper", "kafka-ui"]
      .filter((name) => asRecord(settings.backingServices)[name] === undefined)
      .map((name) => [name, { image: { tag: "0.0.1" } }]),
  );
  return {
    ...settings,
    services: tagged(settings.services, "v2.0.0"),
    backingServices: { ...asRecord(settings.backingServices), ...backing },
  };
}
