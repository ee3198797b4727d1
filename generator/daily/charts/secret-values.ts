import { parse } from "yaml";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ChartRequest } from "../../model/charts/request.ts";
import { asRecord, isRecord } from "../../model/loose.ts";
import type { ChartFiles } from "./archive.ts";
import { fault } from "./faults.ts";
import { type ChartObject, objectName } from "./manifests.ts";

/** Secrets of a chart that carry values: what is rendered is committed. The messages never hold a value. */
export function secretFaults(
  taken: readonly ChartObject[],
  request: ChartRequest,
  files: ChartFiles,
): readonly Diagnostic[] {
  const secrets = taken.filter(({ object }) => object.kind === "Secret" && object.apiVersion === "v1");
  return secrets.flatMap(({ object, template }) => {
    const keys = keysWithValue(object);
    if (keys.length === 0) return [];
    const name = objectName(object);
    const settings = existingSecretSettings(files);
    const said = `${template} makes the ${name} with a value for ${keys.map((key) => `\`${key}\``).join(", ")}, and what is rendered is committed.`;
    const by =
      settings.length === 0 ? "" : `name a Secret of yours by ${settings.map((key) => `\`${key}\``).join(", ")}, or `;
    return [fault("chart-secret", request, said, `${by}add "${name}" to \`leaveOut\` and make it elsewhere.`)];
  });
}

function keysWithValue({ data, stringData }: ChartObject["object"]): readonly string[] {
  return [data, stringData].flatMap((map) =>
    Object.entries(asRecord(map)).flatMap(([key, value]) => (value === "" || value === null ? [] : [key])),
  );
}

/** Settings of a chart that name a Secret which is there already, as most charts call them. */
function existingSecretSettings(files: ChartFiles): readonly string[] {
  const [values] = [...files].filter(([path]) => /^[^/]+\/values\.yaml$/.test(path));
  return values === undefined ? [] : settingsIn(readValues(values[1].toString("utf8")), "").slice(0, 3);
}

function readValues(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // It is Helm that says what is wrong with it.
    return undefined;
  }
}

function settingsIn(value: unknown, path: string): readonly string[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    /existing.*secret/i.test(key) ? [`${path}${key}`] : settingsIn(inner, `${path}${key}.`),
  );
}
