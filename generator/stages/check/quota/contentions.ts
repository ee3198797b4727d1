import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { Edge } from "../../../model/compiled.ts";
import { podTemplateOf } from "../../../model/kubernetes/pods.ts";
import { asRecord, asRecords, type Loose, textOf } from "../../../model/loose.ts";
import { amountOf, muchOf } from "../../../model/resources/amounts.ts";
import type { Quantity } from "../../../model/resources/quantity.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import type { Charge } from "./charges.ts";
import { needed, type Quota } from "./namespaces.ts";
import { waveOf } from "./order.ts";

/** A workload that rolls, with the inputs whose change rolls it. */
interface Member {
  readonly charge: Charge;
  readonly app: string | undefined;
  readonly wave: number;
  readonly inputs: readonly string[];
}

/**
 * Rollouts that are safe alone and may block each other when one changed input starts them together. A workload that
 * stops its old pod first leaves its place in the quota free for a while, and a surge pod of another one may take it.
 * That goes well unless the surge pod is not available before the first workload is back, because it calls it: then
 * neither ever goes on. Only whoever comes first decides, so it is a warning. Nothing can be taken where all surge pods
 * of the group have room of their own, and Argo CD does not roll workloads of different waves together.
 *
 * One input is a ConfigMap or Secret with all who read it, or a release: the images of one path of a registry.
 */
export function contentions(quota: Quota, edges: readonly Edge[]): readonly Diagnostic[] {
  if (edges.length === 0) return [];
  const calls = new Set(edges.map(({ from, to }) => `${from} ${to}`));
  const groups = groupsOf(quota.charges);
  if (groups.size === 0) return [];
  const found = new Map<string, Diagnostic>();
  for (const [resource, hard] of quota.hard) {
    const room = hard - needed(quota, resource, "lasting");
    if (room < 0n) continue;
    for (const [input, members] of groups) {
      const surge = members.reduce((sum, { charge }) => sum + surgeOf(charge, resource), 0n);
      const pair = surge > room ? dependentPair(members, resource, calls) : undefined;
      if (pair === undefined) continue;
      const key = `${resource} ${pair.map(({ charge }) => charge.label).join(" ")}`;
      if (!found.has(key)) found.set(key, contention(quota, resource, input, pair, surge, room));
    }
  }
  return [...found.values()];
}

function contention(
  { subject, hard }: Quota,
  resource: string,
  input: string,
  [caller, called]: readonly [Member, Member],
  surge: Quantity,
  room: Quantity,
): Diagnostic {
  const write = (amount: Quantity) => amountOf(resource, amount);
  const enough = write((hard.get(resource) ?? 0n) + surge - room);
  return finding("rollout-exceeds-quota", subject, {
    severity: "warning",
    origin: placeOf(subject, ["spec", "hard", resource], [resource]),
    message:
      `When ${input} changes, the surge pods of all that it rolls want ${muchOf(resource, surge)} at once, and` +
      ` ${write(room)} is left. A surge pod of ${caller.charge.label} may take the place that ${called.charge.label}` +
      " has just left, and wait for it for ever, since it calls it.",
    hint: `Set ${resource} to ${enough} or more, or put the two into different sync waves.`,
  });
}

function groupsOf(charges: readonly Charge[]): ReadonlyMap<string, readonly Member[]> {
  const groups = new Map<string, Member[]>();
  for (const member of charges.flatMap(memberOf)) {
    for (const input of member.inputs) {
      const key = `${member.wave} ${input}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [member]);
      else group.push(member);
    }
  }
  return new Map(
    [...groups]
      .filter(([, { length }]) => length > 1)
      .map(([key, members]) => [key.slice(key.indexOf(" ") + 1), members] as const),
  );
}

function memberOf(charge: Charge): readonly Member[] {
  const { rollout, pod, subject } = charge;
  const template = pod === undefined || rollout.kind === "none" ? undefined : podTemplateOf(subject.object);
  if (template === undefined) return [];
  const app = textOf(asRecord(template.labels).app);
  return [{ charge, app, wave: waveOf(subject), inputs: inputsOf(asRecord(template.spec)) }];
}

/** What a change of rolls the pods, e.g. `Secret mysql-secret`. */
function inputsOf(spec: Loose): readonly string[] {
  const found = new Set<string>();
  const note = (kind: string, name: unknown) => {
    if (typeof name === "string") found.add(`${kind} ${name}`);
  };
  for (const { image, env, envFrom } of [...asRecords(spec.containers), ...asRecords(spec.initContainers)]) {
    const path = typeof image === "string" ? image.slice(0, Math.max(0, image.lastIndexOf("/"))) : "";
    if (path !== "") found.add(`the release of ${path}`);
    for (const source of asRecords(envFrom)) {
      note("ConfigMap", asRecord(source.configMapRef).name);
      note("Secret", asRecord(source.secretRef).name);
    }
    for (const { valueFrom } of asRecords(env)) {
      note("ConfigMap", asRecord(asRecord(valueFrom).configMapKeyRef).name);
      note("Secret", asRecord(asRecord(valueFrom).secretKeyRef).name);
    }
  }
  for (const volume of asRecords(spec.volumes)) {
    note("ConfigMap", asRecord(volume.configMap).name);
    note("Secret", asRecord(volume.secret).secretName);
    for (const source of asRecords(asRecord(volume.projected).sources)) {
      note("ConfigMap", asRecord(source.configMap).name);
      note("Secret", asRecord(source.secret).name);
    }
  }
  return [...found];
}

function surgeOf({ rollout, usage }: Charge, resource: string): Quantity {
  return rollout.kind === "none" ? 0n : (usage.get(resource) ?? 0n) * BigInt(rollout.surge);
}

/** A workload with a surge pod that calls one which stops its old pods first. */
function dependentPair(
  members: readonly Member[],
  resource: string,
  calls: ReadonlySet<string>,
): readonly [Member, Member] | undefined {
  const leaving = members.filter(({ charge }) => charge.rollout.kind === "old-first" && charge.usage.has(resource));
  for (const called of leaving) {
    const caller = members.find(
      (member) =>
        surgeOf(member.charge, resource) > 0n && member !== called && calls.has(`${member.app} ${called.app}`),
    );
    if (caller !== undefined) return [caller, called];
  }
  return undefined;
}
