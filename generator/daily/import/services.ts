import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pointerKeys } from "../../diagnostics/json-pointer.ts";
import type { KubernetesObject } from "../../model/compiled.ts";
import type { Release } from "../../model/kubernetes/releases.ts";
import type { Loose } from "../../model/loose.ts";
import { type Belongings, belongingsOf } from "./belongings.ts";
import { type Outcome, outcomeOf } from "./compiled.ts";
import { jsonText } from "./json-text.ts";
import { differing, normalised } from "./normalised.ts";
import { proposed } from "./propose.ts";
import { remainder } from "./remainder.ts";
import { baseSettings, clusterSettings, environmentSettings, type ProjectOptions } from "./settings.ts";
import { identityOf, type Sorted } from "./sorted.ts";

/** A service as env files say it, with the objects that it is compiled to. */
export interface ImportedService {
  readonly name: string;
  readonly settings: Loose;
  readonly objects: readonly KubernetesObject[];
}

interface Proposal extends ImportedService {
  readonly belongings: Belongings;
}

/**
 * Proposes what the model can say of an environment's workloads, compiles it, says what is left in Kubernetes' own words,
 * and compiles again. A service of which anything still differs, or that env files cannot have, is not among the result: its objects
 * stay objects of one's own.
 */
export async function importedServices(
  environment: Sorted,
  options: ProjectOptions,
  release: Release,
): Promise<readonly ImportedService[]> {
  const originals = new Map(environment.own.map((object) => [identityOf(object), object]));
  const meant = environment.own.map((object) => normalised(object, release));
  const compile = (proposals: readonly Proposal[]) => outcomeOf(filesOf(environment, proposals, options));
  const typed = await accepted(belongingsOf(meant).map(proposalOf), compile);
  const made = madeIn(environment, typed.outcome);
  const said = typed.proposals.flatMap((proposal) => {
    const pairs = proposal.objects.map((wanted) => {
      const found = made.get(identityOf(wanted));
      return found === undefined ? undefined : { wanted, made: normalised(found, release) };
    });
    const [workload, ...others] = pairs;
    if (workload === undefined || others.includes(undefined)) return [];
    const rest = remainder(
      workload,
      others.filter((pair) => pair !== undefined),
    );
    return [{ ...proposal, settings: { ...proposal.settings, ...rest } }];
  });
  const whole = await accepted(said, compile);
  const compiled = madeIn(environment, whole.outcome);
  return whole.proposals.filter(({ objects }) =>
    objects.every((object) => {
      const id = identityOf(object);
      return differing(originals.get(id) ?? object, compiled.get(id), release).length === 0;
    }),
  );
}

function proposalOf(belongings: Belongings): Proposal {
  const { name, workload, service, autoscaler, budget } = belongings;
  const objects = [workload, service, autoscaler, budget].filter((object) => object !== undefined);
  return { name, belongings, objects, settings: proposed(belongings) };
}

function filesOf(environment: Sorted, proposals: readonly Proposal[], options: ProjectOptions) {
  const services = Object.fromEntries(proposals.map(({ name, settings }) => [name, settings]));
  return new Map([
    ["envs/cluster.json", jsonText(clusterSettings(options))],
    ["envs/base.json", jsonText(baseSettings({}))],
    [`envs/${environment.name}.json`, jsonText(environmentSettings(environment, services, options))],
  ]);
}

function madeIn({ name }: Sorted, { units }: Outcome): ReadonlyMap<string, KubernetesObject> {
  return units.get(name) ?? new Map<string, KubernetesObject>();
}

/**
 * The proposals that env files can have: of one with a fault the setting is left out that is at fault, as long as there is one, and
 * after that the service.
 */
async function accepted(
  given: readonly Proposal[],
  compile: (proposals: readonly Proposal[]) => Promise<Outcome>,
): Promise<{ readonly proposals: readonly Proposal[]; readonly outcome: Outcome }> {
  let proposals = given;
  for (;;) {
    const outcome = await compile(proposals);
    const faults = faultsByService(outcome.errors);
    if (outcome.errors.length === 0 || faults.size === 0) return { proposals, outcome };
    const left = proposals.flatMap((proposal) => {
      const settings = faults.get(proposal.name);
      if (settings === undefined) return [proposal];
      if (settings.has(undefined) || needed.some((setting) => settings.has(setting))) return [];
      const kept = Object.entries(proposal.settings).filter(([setting]) => !settings.has(setting));
      return kept.length === Object.keys(proposal.settings).length
        ? []
        : [{ ...proposal, settings: Object.fromEntries(kept) }];
    });
    proposals = left;
  }
}

/** Without these there is no service, or nothing else could say it. */
const needed = ["image", "workload", "schedule", "selector", "patch", "pod", "container"];

/** Settings at fault, by service; undefined among them: the service as a whole. */
function faultsByService(errors: readonly Diagnostic[]): ReadonlyMap<string, ReadonlySet<string | undefined>> {
  const found = new Map<string, Set<string | undefined>>();
  for (const { place } of errors) {
    if (place?.kind !== "pointer") continue;
    const [section, name, setting] = pointerKeys(place.pointer);
    if (section !== "services" || name === undefined) continue;
    found.set(name, (found.get(name) ?? new Set()).add(setting));
  }
  return found;
}
