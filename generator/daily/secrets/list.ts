import { at, entryOf } from "../../model/loose.ts";
import type { Environment } from "../../model/resolved.ts";
import type { Provider } from "./select.ts";

/** A key of a Secret, without its value. */
export interface KeyState {
  readonly name: string;
  /** by-hand: only the cluster knows. fetched: from the store. */
  readonly state: "by-hand" | "sealed" | "missing" | "fetched";
  /** Time of the commit that brought the sealed value, ISO 8601 in UTC; absent where none has. */
  readonly changed?: string;
  readonly readers: readonly string[];
}

export interface SecretState {
  readonly name: string;
  readonly keys: readonly KeyState[];
}

export interface EnvironmentSecrets {
  readonly environment: string;
  readonly namespace: string;
  readonly provider: Provider;
  readonly secrets: readonly SecretState[];
}

/** A file as a commit has it. */
export interface Version {
  /** Of the commit, ISO 8601 in UTC. */
  readonly time: string;
  /** undefined: it is not there. */
  readonly text: string | undefined;
}

/** What there is of an environment's Secrets. `versionsOf`: the history of a Secret's sealed values, the newest first. */
export function listSecrets(
  { name: environment, namespace, secrets }: Environment,
  versionsOf: (secret: string) => readonly Version[],
): EnvironmentSecrets {
  const states = secrets.needs.map(({ name, keys, readers }): SecretState => {
    const values = valuesOf(secrets, name);
    const versions = versionsOf(name);
    const declared = new Map(keys.map((key) => [key.name, key.readers]));
    const all = [...new Set([...declared.keys(), ...Object.keys(values)])];
    return {
      name,
      keys: all.map((key): KeyState => {
        const state = stateOf(secrets.provider, Object.hasOwn(values, key));
        const changed = state === "sealed" ? lastChange(versions, key, entryOf(values, key)) : undefined;
        return { name: key, state, ...(changed !== undefined && { changed }), readers: declared.get(key) ?? readers };
      }),
    };
  });
  return { environment, namespace, provider: secrets.provider, secrets: states };
}

function valuesOf(secrets: Environment["secrets"], name: string): Readonly<Record<string, unknown>> {
  if (secrets.provider === "sealed-secrets") return secrets.sealed.find((one) => one.name === name)?.values ?? {};
  if (secrets.provider === "external-secrets") return secrets.remote.find((one) => one.name === name)?.keys ?? {};
  return {};
}

function stateOf(provider: Provider, isThere: boolean): KeyState["state"] {
  if (provider === "manual") return "by-hand";
  if (!isThere) return "missing";
  return provider === "sealed-secrets" ? "sealed" : "fetched";
}

/** Time of the oldest of the newest versions that all have this sealed value. */
function lastChange(versions: readonly Version[], key: string, value: unknown): string | undefined {
  let changed: string | undefined;
  for (const { time, text } of versions) {
    if (sealedValue(text, key) !== value) break;
    changed = time;
  }
  return changed;
}

/** A version that somebody broke has no values. */
function sealedValue(text: string | undefined, key: string): unknown {
  try {
    return at(JSON.parse(text ?? "{}"), "spec", "encryptedData", key);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The same as a table. */
export function listText(all: readonly EnvironmentSecrets[]): string {
  const rows = all.flatMap(({ environment, provider, secrets }) =>
    secrets.flatMap(({ name, keys }) =>
      (keys.length === 0 ? [{ name: "-", state: "-", readers: [] }] : keys).map((key) => [
        environment,
        provider,
        name,
        key.name,
        key.state,
        "changed" in key && key.changed !== undefined ? key.changed : key.state === "sealed" ? "not committed" : "-",
      ]),
    ),
  );
  const table = [["ENVIRONMENT", "PROVIDER", "SECRET", "KEY", "STATE", "CHANGED"], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  return table
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}
