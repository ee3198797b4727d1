import { asRecord, asRecords, asText, asTextMap, asTexts, at } from "../../../model/loose.ts";
import type { Effect } from "../effect.ts";
import type { Pair } from "../scene.ts";
import { containersOf, keepersOf } from "./kept-data.ts";
import { quoted } from "./words.ts";

/** What is kept for a shorter time, or in less room, than before: what is older is deleted for good. */
export function retention({ reference, before, after, fields }: Pair): readonly Effect[] {
  if (before === undefined || after === undefined || fields.length === 0) return [];
  const what = `${reference.kind}/${reference.name}`;
  const limits = (object: typeof before) => (reference.kind === "ConfigMap" ? policyLimits(object) : podLimits(object));
  if (reference.kind !== "ConfigMap" && keepersOf(before, after).length === 0) return [];
  const now = limits(after);
  return [...limits(before)].flatMap(([setting, from]): readonly Effect[] => {
    const to = now.get(setting);
    const [old, fresh] = [amountOf(from), to === undefined ? undefined : amountOf(to)];
    if (to === undefined || old === undefined || fresh === undefined || fresh >= old) return [];
    const message = `${reference.kind} ${quoted(reference.name)} keeps less than before, ${quoted(setting)} ${quoted(to)} instead of ${quoted(from)}: what is beyond that is deleted.`;
    const hint = "copy what is still needed first: setting it back does not bring it back.";
    return [{ kind: "data-loss", what, severity: "high", message, hint }];
  });
}

type Limits = ReadonlyMap<string, string>;

const flag = /^--(storage\.tsdb\.retention\.(?:time|size))=(.+)$/;
const variable = /^KAFKA_(?:CFG_)?LOG_RETENTION_(?:MS|MINUTES|HOURS|BYTES)$/;

/** Prometheus' arguments and Kafka's variables. */
function podLimits(object: Parameters<typeof containersOf>[0]): Limits {
  return new Map(
    containersOf(object).flatMap(({ args, env }) => [
      ...asTexts(args).flatMap((arg): readonly [string, string][] => {
        const [, name, value] = flag.exec(arg) ?? [];
        return name === undefined || value === undefined ? [] : [[name, value]];
      }),
      ...asRecords(env).flatMap(({ name, value }): readonly [string, string][] =>
        variable.test(asText(name)) && asText(value) !== "" ? [[asText(name), asText(value)]] : [],
      ),
    ]),
  );
}

/** The delete phases of Elasticsearch's lifecycle policies, by the entry that holds one. */
function policyLimits(object: unknown): Limits {
  return new Map(
    Object.entries(asTextMap(asRecord(object).data)).flatMap(([key, text]): readonly [string, string][] => {
      if (!text.includes("min_age")) return [];
      const age = at(jsonOf(text), "policy", "phases", "delete", "min_age");
      return typeof age === "string" ? [[`min_age of ${key}`, age]] : [];
    }),
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const units: ReadonlyMap<string, number> = new Map([
  ...Object.entries({ ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5, y: 31_536e6 }),
  ...Object.entries({ B: 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40, PB: 2 ** 50 }),
]);

/** `1d12h`, `16GB` or a plain number; undefined: no limit, or written in another way. */
function amountOf(text: string): number | undefined {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  if (!/^(?:\d{1,9}(?:ms|[smhdwy]|[KMGTP]?B))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d{1,9})(ms|[smhdwy]|[KMGTP]?B)/g)];
  const amount = parts.reduce((sum, [, number, unit = ""]) => sum + Number(number) * (units.get(unit) ?? 0), 0);
  return amount === 0 ? undefined : amount;
}
