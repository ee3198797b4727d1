import { parseImage } from "../../model/images/reference.ts";
import { asList, asRecord, asRecords, asText, isRecord, type Loose, textOf } from "../../model/loose.ts";

/** What a setting says of a container; empty where Kubernetes' own fields have to. */
type Row = (container: Loose) => Loose;

/** Settings that a service's own container, an init container and a sidecar have in the same words. A new one is a row. */
const rows: readonly Row[] = [
  ({ image }) => imageOf(asText(image)),
  ({ imagePullPolicy }) => (imagePullPolicy === undefined ? {} : { pullPolicy: imagePullPolicy }),
  ({ command }) => texts("command", command),
  ({ args }) => texts("args", args),
  ({ workingDir }) => (textOf(workingDir) === undefined ? {} : { workingDir }),
  ({ env }) => envOf(asRecords(env)),
  (container) => probesOf(container),
  ({ resources }) => resourcesOf(asRecord(resources)),
];

/** What settings say of a container. */
export function containerSettings(container: Loose): Loose {
  return Object.assign({}, ...rows.map((row) => row(container)));
}

/** A repository and a tag; where an image has no tag, or no more than a digest, that stands in `container`. */
function imageOf(image: string): Loose {
  const { tag, digest } = parseImage(image);
  const named = digest === undefined ? image : image.slice(0, image.indexOf("@"));
  const repository = tag === undefined ? named : named.slice(0, -(tag.length + 1));
  return {
    image: { repository, tag: tag ?? "latest", ...(tag !== undefined && digest !== undefined && { digest }) },
  };
}

function texts(field: string, value: unknown): Loose {
  const list = asList(value);
  return list.length > 0 && list.every((item) => typeof item === "string") ? { [field]: list } : {};
}

/** By name, so that one that is there twice is nothing for it, and neither is a number, which an object of JSON puts first. */
function envOf(variables: readonly Loose[]): Loose {
  const names = variables.map(({ name }) => asText(name));
  if (variables.length === 0 || new Set(names).size < names.length) return {};
  if (names.some((name) => name === "" || /^\d+$/.test(name) || name === "__proto__")) return {};
  const env = variables.map(({ name, value, valueFrom }) => [
    asText(name),
    isRecord(valueFrom) ? valueFrom : (value ?? ""),
  ]);
  return { env: Object.fromEntries(env) };
}

function probesOf(container: Loose): Loose {
  const probes = (["startup", "liveness", "readiness"] as const).flatMap((which) => {
    const probe = container[`${which}Probe`];
    return isRecord(probe) ? [[which, probe] as const] : [];
  });
  return probes.length === 0 ? {} : { probes: Object.fromEntries(probes) };
}

/** All four amounts, and no others: `resources` says no less. */
function resourcesOf(resources: Loose): Loose {
  const [requests, limits] = [amountsOf(resources.requests), amountsOf(resources.limits)];
  const isWhole = requests !== undefined && limits !== undefined && Object.keys(resources).length === 2;
  return isWhole ? { resources: { requests, limits } } : {};
}

function amountsOf(side: unknown): Loose | undefined {
  const { cpu, memory, ...others } = asRecord(side);
  const isWhole = typeof cpu === "string" && typeof memory === "string" && Object.keys(others).length === 0;
  return isWhole ? { cpu, memory } : undefined;
}
