import { closestMatch } from "leven";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CompiledObject } from "../../../model/compiled.ts";
import { asTextMap } from "../../../model/loose.ts";
import { finding } from "../finding.ts";
import { placeOf } from "../place.ts";
import type { Inventory } from "../relations/inventory.ts";
import { isTemplate, nginxControllerIn } from "./controllers.ts";
import { isGoBool } from "./go-values.ts";
import { boolKeys, intKeys, otherKeys } from "./nginx-config-keys.ts";

/** Settings of the controller's ConfigMap that it passes over; of others nothing is known (ReadConfig at controller-v1.15.1). */
export function nginxConfig(inventory: Inventory): readonly Diagnostic[] {
  const config = nginxControllerIn(inventory)?.config;
  if (config === undefined || !inventory.unit.includes(config)) return [];
  return Object.entries(asTextMap(config.object.data)).flatMap(([key, value]) => {
    if (value === "" || isTemplate(value)) return [];
    if (boolKeys.has(key)) return isGoBool(value) ? [] : [passedOver(config, key, value, "It takes true or false.")];
    if (intKeys.has(key)) return isGoNumber(value) ? [] : [passedOver(config, key, value, "It takes a whole number.")];
    return otherKeys.has(key) ? [] : unknownKey(config, key);
  });
}

/** A whole number as strconv.ParseInt reads it with any base. */
function isGoNumber(value: string): boolean {
  return /^[+-]?(\d[\d_]{0,17}|0x[\da-f_]{1,15}|0[bo][\d_]{1,60})$/i.test(value);
}

function passedOver(config: CompiledObject, key: string, value: string, hint: string): Diagnostic {
  return finding("passed-over-value", config, {
    severity: "warning",
    origin: placeOf(config, ["data", key], [key]),
    message: `The value \`${value}\` of ${key} is none that ingress-nginx takes: it keeps its default.`,
    hint,
  });
}

/** Only what is nearly a setting is surely meant to be one. */
function unknownKey(config: CompiledObject, key: string): readonly Diagnostic[] {
  const meant = closestMatch(key, [...boolKeys, ...intKeys, ...otherKeys], { maxDistance: 2 });
  if (meant === undefined) return [];
  return [
    finding("passed-over-value", config, {
      severity: "warning",
      origin: placeOf(config, ["data", key], [key]),
      message: `ingress-nginx has no setting \`${key}\`: it passes over it.`,
      hint: `Did you mean \`${meant}\`?`,
    }),
  ];
}
