/** Changes of objects and pods, for what no env file can say but a manifest can. */
import fc from "fast-check";
import type { CompiledObject } from "../../../generator/model/compiled.ts";
import { asList, asRecord, isRecord, type Loose } from "../../../generator/model/loose.ts";

/** Sets what lies at a path, making maps on the way; undefined removes it. `*` stands for all items of a list. */
export interface FieldChange {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** A copy with the changes made, in their order. */
export function changed<Value>(value: Value, changes: readonly FieldChange[]): Value {
  return changes.reduce<unknown>((current, { path, value: to }) => withField(current, path, to), value) as Value;
}

function withField(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  if (key === "*") return asList(value).map((item) => withField(item, rest, to));
  if (Array.isArray(value)) {
    const list = [...value];
    if (to === undefined && rest.length === 0) list.splice(Number(key), 1);
    else list[Number(key)] = withField(list[Number(key)], rest, to);
    return list;
  }
  const { [key]: old, ...others } = asRecord(value);
  const next = withField(old, rest, to);
  return next === undefined ? others : { ...asRecord(value), [key]: next };
}

/** The same object elsewhere. */
export function withObject(subject: CompiledObject, object: unknown): CompiledObject {
  return { ...subject, object: object as CompiledObject["object"] };
}

/** Every place of an object below its name and kind: paths of all fields and items. */
export function placesOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const place = [...path, key];
    return [...(identity.test(place.join(".")) ? [] : [place]), ...placesOf(child, place)];
  });
}

/** What says which object it is. */
const identity = /^(apiVersion|kind|metadata|metadata\.name|metadata\.namespace)$/;

/** One change somewhere in an object: the place by a number, and what is done there. */
export interface Damage {
  readonly at: number;
  readonly how: "unknown field" | "misspelt" | "removed" | "other value" | "wrapped" | "repeated";
  readonly value: unknown;
}

export const damage: fc.Arbitrary<Damage> = fc.record({
  at: fc.nat(100_000),
  how: fc.constantFrom("unknown field", "misspelt", "removed", "other value", "other value", "wrapped", "repeated"),
  value: fc.constantFrom<unknown>(
    true,
    false,
    0,
    -1,
    1,
    65_536,
    0.5,
    "",
    "1",
    "text",
    "100m",
    "5 GB",
    "A b",
    [],
    {},
    [{}],
    [""],
    { a: 1 },
    { a: "b" },
  ),
});

/** A copy of `object` with the damage done, and where; undefined where it makes no sense. */
export function damaged(
  object: Loose,
  { at, how, value }: Damage,
): { readonly object: Loose; readonly place: string } | undefined {
  const places = placesOf(object);
  const path = places[at % places.length];
  if (path === undefined) return undefined;
  const parent = path.slice(0, -1);
  const old = path.reduce<unknown>((current, key) => (current as Loose)[key], object);
  const holder = parent.reduce<unknown>((current, key) => (current as Loose)[key], object);
  const last = path.at(-1) ?? "";
  const made = (changes: readonly FieldChange[]) => ({
    object: changed(object, changes),
    place: `${how} ${path.join(".")} ${how === "other value" ? JSON.stringify(value) : ""}`,
  });
  switch (how) {
    case "unknown field":
      return isRecord(old) ? made([{ path: [...path, "extra"], value }]) : undefined;
    case "misspelt":
      return isRecord(holder)
        ? made([
            { path, value: undefined },
            { path: [...parent, `${last}x`], value: old },
          ])
        : undefined;
    case "removed":
      return made([{ path, value: undefined }]);
    case "other value":
      return made([{ path, value }]);
    case "wrapped":
      return made([{ path, value: Array.isArray(old) ? old[0] : [old] }]);
    case "repeated":
      return Array.isArray(old) && old.length > 0 ? made([{ path, value: [...old, old[0]] }]) : undefined;
  }
}

const pod = (path: string, value: unknown): readonly FieldChange[] => [{ path: path.split("."), value }];
const drop = { drop: ["ALL"] };

/** Changes of a pod's spec that the Pod Security Standards are about, some allowed and most not. */
export const securityChange: fc.Arbitrary<readonly FieldChange[]> = fc.constantFrom(
  pod("hostNetwork", true),
  pod("hostPID", true),
  pod("hostIPC", true),
  pod("hostNetwork", false),
  pod("securityContext", undefined),
  pod("securityContext.runAsNonRoot", undefined),
  pod("securityContext.runAsNonRoot", false),
  pod("securityContext.runAsUser", 0),
  pod("securityContext.runAsUser", undefined),
  pod("securityContext.seccompProfile", undefined),
  pod("securityContext.seccompProfile", { type: "Unconfined" }),
  pod("securityContext.seccompProfile", { type: "Localhost", localhostProfile: "a.json" }),
  pod("securityContext.sysctls", [{ name: "net.ipv4.tcp_syncookies", value: "1" }]),
  pod("securityContext.sysctls", [{ name: "kernel.msgmax", value: "1" }]),
  pod("securityContext.seLinuxOptions", { type: "spc_t" }),
  pod("securityContext.seLinuxOptions", { type: "container_t" }),
  pod("securityContext.appArmorProfile", { type: "Unconfined" }),
  pod("volumes", [{ name: "host", hostPath: { path: "/" } }]),
  pod("volumes", [{ name: "files", nfs: { server: "files", path: "/" } }]),
  pod("volumes", [{ name: "scratch", emptyDir: {} }]),
  pod("containers.*.securityContext", undefined),
  pod("containers.*.securityContext.privileged", true),
  pod("containers.*.securityContext.allowPrivilegeEscalation", undefined),
  pod("containers.*.securityContext.allowPrivilegeEscalation", true),
  pod("containers.*.securityContext", { privileged: true }),
  pod("containers.*.securityContext.capabilities", undefined),
  pod("containers.*.securityContext.capabilities", { ...drop, add: ["NET_BIND_SERVICE"] }),
  pod("containers.*.securityContext.capabilities", { ...drop, add: ["CHOWN"] }),
  pod("containers.*.securityContext.capabilities", { ...drop, add: ["NET_ADMIN"] }),
  pod("containers.*.securityContext.runAsUser", 0),
  pod("containers.*.securityContext.runAsNonRoot", true),
  pod("containers.*.securityContext.procMount", "Unmasked"),
  pod("containers.*.securityContext.seccompProfile", { type: "RuntimeDefault" }),
  pod("containers.*.securityContext.windowsOptions", { hostProcess: true }),
  pod("containers.*.ports", [{ containerPort: 8000, hostPort: 8000, name: "http" }]),
  pod("containers.*.livenessProbe.httpGet.host", "10.0.0.1"),
);

const cpus = ["5m", "10m", "25m", "50m", "100m", "200m", "0.5", "1"];
const memories = ["8Mi", "16Mi", "20000Ki", "32Mi", "100Mi", "200Mi", "500Mi", "1Gi"];
const cpu = fc.constantFrom(...cpus);
const memory = fc.constantFrom(...memories);

/** Changes of the resources of all containers of a pod. */
export const resourceChange: fc.Arbitrary<readonly FieldChange[]> = fc.oneof(
  fc.constant([]),
  fc
    .tuple(fc.constantFrom("requests", "limits"), fc.constantFrom("cpu", "memory"), fc.option(fc.tuple(cpu, memory)))
    .map(([side, resource, amounts]) =>
      pod(`containers.*.resources.${side}.${resource}`, amounts?.[resource === "cpu" ? 0 : 1]),
    ),
  fc.constantFrom(pod("containers.*.resources", undefined), pod("containers.*.resources.limits", undefined)),
  fc.record({ requests: fc.record({ cpu, memory }) }).map((own) => pod("resources", own)),
);

/** Amounts of the four kinds of bounds, mostly in their order. */
const bounds = (values: readonly string[]) =>
  fc
    .record({
      places: fc.array(fc.nat(values.length - 1), { minLength: 4, maxLength: 4 }),
      sorted: fc.integer({ max: 7, min: 0 }).map((one) => one > 0),
      kept: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    })
    .map(({ places, sorted, kept }) => {
      const ordered = sorted ? [...places].sort((a, b) => a - b) : places;
      const names = ["min", "defaultRequest", "default", "max"] as const;
      const chosen = names.flatMap((name, at) =>
        kept[at] === true ? [[name, values[ordered[at] ?? 0]] as const] : [],
      );
      return new Map<string, string | undefined>(chosen);
    });
const bound = fc
  .record({ cpu: bounds(cpus), memory: bounds(memories) })
  .map((of) => (name: string) => ({ cpu: of.cpu.get(name), memory: of.memory.get(name) }));
const ratio = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record(
      { cpu: fc.constantFrom("0.5", "1", "2", "4", "20"), memory: fc.constantFrom("1", "1.5", "5") },
      { requiredKeys: [] },
    ),
  },
);
/** Without the fields that have nothing in them. */
const nonEmpty = (fields: Readonly<Record<string, Loose>>) =>
  Object.fromEntries(
    Object.entries(fields)
      .map(([name, amounts]) => [
        name,
        Object.fromEntries(Object.entries(amounts).filter(([, amount]) => amount !== undefined)),
      ])
      .filter(([, amounts]) => Object.keys(amounts ?? {}).length > 0),
  );

/** What a LimitRange may say; at times it contradicts itself. */
export const limits: fc.Arbitrary<readonly Loose[]> = fc
  .record({
    container: fc.tuple(bound, ratio),
    pod: fc.option(fc.tuple(bound, ratio)),
    claim: fc.option(
      fc.constantFrom({ min: { storage: "1Gi" } }, { max: { storage: "5Gi" } }, { max: { storage: "10Gi" } }),
    ),
  })
  .map(({ container: [of, most], pod: whole, claim }) => {
    const defaults = { default: of("default"), defaultRequest: of("defaultRequest") };
    const container = { min: of("min"), max: of("max"), maxLimitRequestRatio: most, ...defaults };
    return [
      { type: "Container", ...nonEmpty(container) },
      ...(whole === null
        ? []
        : [
            {
              type: "Pod",
              ...nonEmpty({ min: whole[0]("min"), max: whole[0]("max"), maxLimitRequestRatio: whole[1] }),
            },
          ]),
      ...(claim === null ? [] : [{ type: "PersistentVolumeClaim", ...claim }]),
    ];
  });
