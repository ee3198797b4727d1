import { asList, asRecord, asText, type Loose } from "../../../model/loose.ts";
import { parseQuantity } from "../../../model/resources/quantity.ts";
import type { Path } from "../schema/faults.ts";
import { claimSpecProblems } from "./claims.ts";
import { downwardFileProblems } from "./field-paths.ts";
import { each, isSet, type Problem, refuseIf } from "./problem.ts";

type SourceCheck = (source: Loose, path: Path) => readonly Problem[];

/** What is said of a volume's source beside its schema (validateVolumeSource of pkg/apis/core/validation). */
const sourceChecks: Readonly<Record<string, SourceCheck>> = {
  downwardAPI: ({ items }, path) => each(items, [...path, "items"], downwardFileProblems),
  emptyDir: ({ sizeLimit }, path) =>
    refuseIf(
      (parseQuantity(sizeLimit ?? 0) ?? 0n) < 0n,
      [...path, "sizeLimit"],
      "is less than nothing.",
      "Write more.",
    ),
  ephemeral: ({ volumeClaimTemplate }, path) => {
    const template = asRecord(volumeClaimTemplate);
    const place = [...path, "volumeClaimTemplate"];
    const extra = Object.keys(asRecord(template.metadata)).find((key) => key !== "labels" && key !== "annotations");
    return [
      ...refuseIf(!isSet(volumeClaimTemplate), path, "has no `volumeClaimTemplate`.", "Add one."),
      ...refuseIf(
        extra !== undefined,
        [...place, "metadata", extra ?? ""],
        "is set, but only labels and annotations may be.",
        "Remove it.",
      ),
      ...(isSet(template.spec) ? claimSpecProblems(asRecord(template.spec), [...place, "spec"]) : []),
    ];
  },
  csi: ({ nodePublishSecretRef }, path) =>
    refuseIf(
      isSet(nodePublishSecretRef) && asText(asRecord(nodePublishSecretRef).name) === "",
      [...path, "nodePublishSecretRef"],
      "has no `name`.",
      "Name the Secret.",
    ),
  fc: fibreChannelProblems,
  flocker: ({ datasetName, datasetUUID }, path) => oneOf({ datasetName, datasetUUID }, path),
  image: ({ reference }, path) => refuseIf(asText(reference) === "", path, "has no `reference`.", "Name the image."),
  iscsi: iscsiProblems,
  projected: projectedProblems,
};

/** A volume without any source is an emptyDir (pkg/apis/core/v1/defaults.go, SetDefaults_Volume). */
export function volumeProblems(spec: Loose, path: Path): readonly Problem[] {
  return each(spec.volumes, [...path, "volumes"], (volume, place) => {
    const sources = Object.entries(volume).filter(([field, value]) => field !== "name" && isSet(value));
    return [
      ...refuseIf(
        sources.length > 1,
        place,
        `has ${sources.length} sources: ${sources.map(([field]) => field).join(", ")}.`,
        "Make a volume of each.",
      ),
      ...sourceProblems(volume, place),
    ];
  });
}

/** The sources that a volume of a pod and one of the cluster have in common. */
export function sourceProblems(owner: Loose, path: Path): readonly Problem[] {
  return Object.entries(sourceChecks).flatMap(([field, check]) =>
    isSet(owner[field]) ? check(asRecord(owner[field]), [...path, field]) : [],
  );
}

function fibreChannelProblems({ targetWWNs, wwids, lun }: Loose, path: Path): readonly Problem[] {
  const [targets, ids] = [asList(targetWWNs).length, asList(wwids).length];
  const outside = typeof lun === "number" && (lun < 0 || lun > 255);
  return [
    ...refuseIf(targets === 0 && ids === 0, path, "has neither targetWWNs nor wwids.", "Add one of them."),
    ...refuseIf(targets > 0 && ids > 0, path, "has both targetWWNs and wwids.", "Keep one."),
    ...refuseIf(targets > 0 && (!isSet(lun) || outside), path, "needs a `lun` from 0 to 255.", "Add it."),
  ];
}

/** Names of initiators and targets (iscsiInitiatorIqnRegex and its like). */
const iscsiName =
  /^(iqn\.\d{4}-\d{2}\.([A-Za-z0-9.\-_]+)(:[A-Za-z0-9.\-_:]+)?|eui\.[0-9A-Fa-f]{16}|naa\.[0-9A-Fa-f]{32})$/;

function iscsiProblems(source: Loose, path: Path): readonly Problem[] {
  const { iqn, initiatorName, lun, chapAuthDiscovery, chapAuthSession, secretRef } = source;
  const chap = chapAuthDiscovery === true || chapAuthSession === true;
  return [
    ...Object.entries({ iqn, initiatorName }).flatMap(([field, name]) =>
      refuseIf(
        asText(name) !== "" && !iscsiName.test(asText(name)),
        [...path, field],
        "is no name of iSCSI.",
        "Write it as iqn.2026-01.com.example:name.",
      ),
    ),
    ...refuseIf(
      typeof lun === "number" && (lun < 0 || lun > 255),
      [...path, "lun"],
      "must be 0 to 255.",
      "Correct it.",
    ),
    ...refuseIf(chap && !isSet(secretRef), path, "asks for CHAP without a `secretRef`.", "Name the Secret."),
  ];
}

/** Exactly one of two. */
function oneOf(fields: Loose, path: Path): readonly Problem[] {
  const given = Object.values(fields).filter((value) => asText(value) !== "").length;
  const names = Object.keys(fields).join(", ");
  return refuseIf(given !== 1, path, `must have exactly one of ${names}.`, "Set one of them.");
}

const fewestSeconds = 10 * 60;
const mostSeconds = 2 ** 32;

/** Files of several sources in one folder, each at a path of its own. */
function projectedProblems({ sources }: Loose, path: Path): readonly Problem[] {
  const seen = new Set<string>();
  const taken = (file: unknown, place: Path) => {
    const again = asText(file) !== "" && seen.has(asText(file));
    seen.add(asText(file));
    return refuseIf(again, place, `has the path ${asText(file)} again.`, "Give each file a path of its own.");
  };
  return each(sources, [...path, "sources"], (source, place) => {
    const given = Object.values(source).filter(isSet).length;
    const { serviceAccountToken, downwardAPI } = source;
    const { expirationSeconds } = asRecord(serviceAccountToken);
    const seconds = typeof expirationSeconds === "number" ? expirationSeconds : 3600;
    return [
      ...refuseIf(given > 1, place, "has more than one source.", "Make an entry of each."),
      ...["secret", "configMap", "downwardAPI"].flatMap((field) =>
        each(asRecord(source[field]).items, [...place, field, "items"], (item, at) => taken(item.path, at)),
      ),
      ...each(asRecord(downwardAPI).items, [...place, "downwardAPI", "items"], downwardFileProblems),
      ...["secret", "configMap"].flatMap((field) =>
        refuseIf(
          isSet(source[field]) && asText(asRecord(source[field]).name) === "",
          [...place, field],
          "has no `name`.",
          "Add it.",
        ),
      ),
      ...refuseIf(
        isSet(serviceAccountToken) && (seconds < fewestSeconds || seconds > mostSeconds),
        [...place, "serviceAccountToken", "expirationSeconds"],
        `is ${seconds}, but must be at least ${fewestSeconds}.`,
        "Raise it.",
      ),
    ];
  });
}
