/** `check` beside the API server's own admission, one generated environment at a time. */
import type { Diagnostic } from "../../../generator/diagnostics/diagnostic.ts";
import type { CompiledObject, KubernetesObject } from "../../../generator/model/compiled.ts";
import { podTemplateOf } from "../../../generator/model/kubernetes/pods.ts";
import { asRecord, type Loose } from "../../../generator/model/loose.ts";
import type { Answer, Api, LiveObject } from "../harness/api.ts";
import { apply, patch, tryApply } from "../harness/objects.ts";
import type { Compared } from "./agreement.ts";
import { changed, type Damage, damaged, type FieldChange, withObject } from "./changes.ts";
import { environmentOf, findings, type Settings } from "./environments.ts";
import { about, messageOf, podAnswer, settleIn } from "./questions.ts";

const structure = [
  ...["unknown-manifest-field", "invalid-manifest", "unknown-kind", "refused-object", "invalid-object-name"],
  ...[
    "invalid-label",
    "invalid-annotation",
    "invalid-part-name",
    "duplicate-part-name",
    "autoscaler-range",
    "pod-security-label",
    "missing-volume",
  ],
] as Diagnostic["code"][];

interface SecurityQuestion {
  readonly settings: Settings;
  readonly podSecurity: Loose;
  /** Of the workloads in turn. */
  readonly changes: readonly (readonly FieldChange[])[];
}

/** Pods that break the Pod Security Standards here and there, in namespaces of all levels. */
export async function securityAgreement(
  api: Api,
  name: string,
  { settings, podSecurity, changes }: SecurityQuestion,
): Promise<readonly Compared[]> {
  const environment = await environmentOf(name, { ...settings, podSecurity });
  const objects = withPodChanges(environment.unit.objects, changes);
  const said = findings(environment, objects);
  await settleIn(api, objects);
  const compared: Compared[] = [];
  for (const subject of objects) {
    const pod = await podAnswer(api, subject);
    if (pod === undefined) continue;
    const errors = about(subject, said, "error", ["pod-security"]);
    const warnings = about(subject, said, "warning", ["pod-security-warning"]);
    const invalid = about(subject, said, "error", structure);
    const object = await tryApply(api, subject.object, { dryRun: true });
    const detail = () =>
      JSON.stringify({
        podSecurity,
        ...labelled(subject),
        said: [...errors, ...warnings, ...invalid],
        pod: messageOf(pod),
        object: messageOf(object),
      });
    const refused = pod.status === 403 && messageOf(pod).includes("violates PodSecurity");
    compared.push({
      measure: "pods that are invalid",
      ours: invalid.length > 0,
      theirs: pod.status === 422,
      about: detail,
    });
    if (pod.status === 422) continue;
    compared.push({ measure: "pods that are refused", ours: errors.length > 0, theirs: refused, about: detail });
    if (refused) continue;
    const warned = pod.warnings.some((text) => text.includes("would violate PodSecurity"));
    compared.push({ measure: "pods that are warned of", ours: warnings.length > 0, theirs: warned, about: detail });
  }
  return compared;
}

interface LimitsQuestion {
  readonly settings: Settings;
  /** Of the LimitRange; null: there is none. */
  readonly limits: readonly Loose[] | null;
  readonly changes: readonly (readonly FieldChange[])[];
}

/** Pods and claims at the edges of a LimitRange, in a namespace whose quota demands what they leave out. */
export async function limitsAgreement(
  api: Api,
  name: string,
  { settings, limits, changes }: LimitsQuestion,
): Promise<readonly Compared[]> {
  const environment = await environmentOf(name, settings);
  const objects = withPodChanges(environment.unit.objects, changes).flatMap((subject) => {
    if (subject.object.kind !== "LimitRange") return [subject];
    return limits === null ? [] : [withObject(subject, { ...subject.object, spec: { limits } })];
  });
  const said = findings(environment, objects);
  await settleIn(api, objects);
  const compared: Compared[] = [];
  for (const subject of objects.filter(({ object }) => object.kind === "LimitRange")) {
    const answer = await tryApply(api, subject.object);
    const errors = about(subject, said, "error", structure);
    const detail = () => JSON.stringify({ limits, errors, answer: messageOf(answer) });
    compared.push({
      measure: "LimitRanges that are refused",
      ours: errors.length > 0,
      theirs: answer.status >= 400,
      about: detail,
    });
    // Of a LimitRange that does not exist nothing can be broken.
    if (answer.status >= 400) return compared;
  }
  for (const { object } of objects.filter(({ object: { kind } }) => kind === "ResourceQuota"))
    await applyQuota(api, object);
  for (const subject of objects) {
    const codes = ["limit-range-violated", "request-over-limit", "quota-needs-resources"] as const;
    const errors = about(subject, said, "error", [...codes, ...structure]);
    // Admission hears of quotas and limits a moment after they are stored.
    const answer = await insistently(
      () => limitsAnswer(api, subject),
      (each) => each === undefined || each.status >= 400 === errors.length > 0,
    );
    if (answer === undefined) continue;
    const detail = () =>
      JSON.stringify({
        limits,
        ...labelled(subject),
        errors,
        answer: messageOf(answer),
      });
    const measure = "pods and claims that are refused";
    compared.push({ measure, ours: errors.length > 0, theirs: answer.status >= 400, about: detail });
  }
  return compared;
}

function limitsAnswer(api: Api, subject: CompiledObject): Promise<Answer | undefined> {
  const isClaim = subject.object.kind === "PersistentVolumeClaim";
  return isClaim ? tryApply(api, subject.object, { dryRun: true }) : podAnswer(api, subject);
}

/** Asks again for three seconds, until the answer is as it was expected, and gives the last one. */
async function insistently<Result>(ask: () => Promise<Result>, isExpected: (result: Result) => boolean) {
  for (let attempt = 0; ; attempt++) {
    const result = await ask();
    if (isExpected(result) || attempt === 10) return result;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** Quotas that nobody counts for are not known to admission; here nothing is used yet. */
export async function applyQuota(api: Api, object: KubernetesObject): Promise<LiveObject> {
  await apply(api, object);
  const { hard } = asRecord(object.spec);
  const used = Object.fromEntries(Object.keys(asRecord(hard)).map((resource) => [resource, "0"]));
  return patch(api, object, { status: { hard, used } }, "status");
}

interface ChangedObject extends CompiledObject {
  readonly changes?: readonly FieldChange[];
}

/** The changes at the pod specs of the workloads, one after the other. */
function withPodChanges(
  objects: readonly CompiledObject[],
  changes: readonly (readonly FieldChange[])[],
): readonly ChangedObject[] {
  let at = 0;
  return objects.map((subject) => {
    const template = podTemplateOf(subject.object);
    if (template === undefined) return subject;
    const own = changes[at++ % changes.length] ?? [];
    const place = template.pointer.split("/").slice(1);
    const moved = own.map(({ path, value }) => ({ path: [...place, ...path], value }));
    return { ...withObject(subject, changed(subject.object, moved)), changes: own };
  });
}

function labelled({ object, changes }: ChangedObject): object {
  return { object: `${object.kind}/${object.metadata.name}`, changes };
}

interface SchemaQuestion {
  readonly settings: Settings;
  readonly damages: readonly Damage[];
}

/** Objects of all kinds with one fault each, or with a change that is none. */
export async function schemaAgreement(
  api: Api,
  name: string,
  { settings, damages }: SchemaQuestion,
): Promise<readonly Compared[]> {
  const environment = await environmentOf(name, settings);
  const { objects } = environment.unit;
  await settleIn(api, objects);
  const compared: Compared[] = [];
  for (const [at, how] of damages.entries()) {
    const subject = objects[(how.at + at) % objects.length];
    const result = subject && damaged(subject.object, how);
    if (subject === undefined || result === undefined) continue;
    const one = withObject(subject, result.object);
    const said = findings(environment, [one]);
    const errors = about(one, said, "error", [...structure, "request-over-limit"]);
    const answer = await tryApply(api, one.object, { dryRun: true });
    const detail = () =>
      `${subject.object.kind}: ${result.place}: ${JSON.stringify({ errors, answer: messageOf(answer) })}`;
    compared.push({
      measure: "objects that are refused",
      ours: errors.length > 0,
      theirs: answer.status >= 400,
      about: detail,
    });
  }
  return compared;
}
