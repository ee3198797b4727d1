import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { BackingService } from "../../model/backing-service.ts";
import type { ExternalSecretsProvider, Secrets as SecretsInput } from "../../model/input.ts";
import { entryOf } from "../../model/loose.ts";
import type { Secrets } from "../../model/resolved.ts";
import type { SecretNeed } from "../../model/secrets/need.ts";
import { mayHave, userVariables } from "../../model/secrets/needs.ts";
import type { Service } from "../../model/workload.ts";
import type { Faults } from "./faults.ts";
import { type SecretSources, sealedSecrets } from "./sealed.ts";

/** @codes gathered by the build */
export const codes = {
  "missing-remote-key": {
    cause:
      "Something in an environment that uses external-secrets reads a key of a Secret that `remote` does not have.",
    cure: "Say under secrets.remote of the environment where its value lies in the store.",
  },
  "unused-remote-key": {
    cause: "`remote` has a Secret or a key that nothing in the environment reads.",
    cure: "Correct its name, or remove it.",
  },
} as const satisfies CodeTexts;

/** Who makes the environment's Secrets, held against what its pods and Ingresses read. */
export function resolveSecrets(
  input: SecretsInput = { provider: "manual" },
  sources: SecretSources,
  faults: Faults,
): { secrets: Secrets; diagnostics: readonly Diagnostic[] } {
  const { needs } = sources;
  const seals = sealedSecrets(sources, input.provider === "sealed-secrets", faults);
  switch (input.provider) {
    case "manual":
      return { secrets: { provider: "manual", needs }, diagnostics: seals.diagnostics };
    case "sealed-secrets":
      return { secrets: { provider: "sealed-secrets", needs, sealed: seals.sealed }, diagnostics: seals.diagnostics };
    case "external-secrets":
      return {
        secrets: externalSecrets(input, sources, faults),
        diagnostics: [...seals.diagnostics, ...unusedRemoteKeys(input, needs, faults)],
      };
  }
}

function externalSecrets(
  { store, refreshInterval, remote }: ExternalSecretsProvider,
  sources: Pick<SecretSources, "product" | "needs">,
  faults: Faults,
): Secrets {
  const { needs } = sources;
  for (const { name, keys } of needs) {
    for (const key of keys) {
      if (Object.hasOwn(entryOf(remote, name) ?? {}, key.name)) continue;
      const message = `\`remote\` does not say where the value of \`${key.name}\` of the Secret \`${name}\` lies.`;
      const hint = `add it, for example "${name}": { "${key.name}": { "key": "${sources.product}/${name}", "property": "${key.name}" } }.`;
      faults.add("missing-remote-key", ["secrets", "remote", name], message, hint);
    }
  }
  const known = (secret: string) => needs.find(({ name }) => name === secret);
  const used = Object.entries(remote)
    .map(([name, keys]) => {
      const need = known(name);
      const entries = Object.entries(keys).filter(([key]) => need !== undefined && mayHave(need, key));
      return { name, keys: Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))) };
    })
    .filter(({ keys }) => Object.keys(keys).length > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    provider: "external-secrets",
    needs,
    store: {
      provider: store.provider,
      ...(store.serviceAccount !== undefined && { accountAnnotations: store.serviceAccount.annotations ?? {} }),
    },
    refreshInterval: refreshInterval ?? "1h",
    remote: used,
  };
}

function unusedRemoteKeys(
  { remote }: ExternalSecretsProvider,
  needs: readonly SecretNeed[],
  { at }: Faults,
): readonly Diagnostic[] {
  return Object.entries(remote).flatMap(([name, keys]): readonly Diagnostic[] => {
    const need = needs.find((one) => one.name === name);
    const unused = (place: readonly string[], message: string, hint?: string): Diagnostic => ({
      code: "unused-remote-key",
      severity: "warning",
      place: at(["secrets", "remote", ...place]),
      message,
      ...(hint !== undefined && { hint }),
    });
    if (need === undefined) {
      const names = needs.map((one) => one.name);
      return [unused([name], `Nothing in this environment reads a Secret \`${name}\`.`, hintFor(name, names))];
    }
    return Object.keys(keys)
      .filter((key) => !mayHave(need, key))
      .map((key) => {
        const names = need.keys.map((one) => one.name);
        return unused([name, key], `Nothing reads \`${key}\` of the Secret \`${name}\`.`, hintFor(key, names));
      });
  });
}

/** Keys that a service cannot have as variables of their names. */
export function serviceSecretFaults(
  services: readonly Service[],
  backing: readonly BackingService[],
  config: Readonly<Record<string, string>>,
  faults: Faults,
): void {
  const told = new Set<string>();
  const taken = backing.flatMap((one) => userVariables(one).map(({ name }) => name));
  for (const { name, type, secrets, uses } of services) {
    const place = ["services", name, "secrets"];
    sharedVariables(
      name,
      backing.filter((one) => uses.includes(one.name)),
      told,
      faults,
    );
    if (type === "web" && secrets.own.length > 0) {
      const message = `${name} is a web page: whoever opens it could read its secrets.`;
      faults.add("misplaced-setting", place, message, "let a backend keep them.");
    }
    for (const [index, key] of secrets.variables.entries()) {
      if (!taken.includes(key) && !Object.hasOwn(config, key)) continue;
      const message = `\`${key}\` is a variable of ${name} already, and no secret of the application.`;
      faults.add("misplaced-setting", [...place, String(index)], message, "remove it, or choose another name.");
    }
  }
}

/** Two of what a service uses would each give it a variable of one name. */
function sharedVariables(service: string, used: readonly BackingService[], told: Set<string>, faults: Faults): void {
  const owners = new Map<string, string>();
  for (const one of used) {
    for (const { name } of userVariables(one)) {
      const other = owners.get(name);
      const id = `${other} ${one.name} ${name}`;
      if (other !== undefined && !told.has(id)) {
        told.add(id);
        const message = `${service} would get \`${name}\` from ${other} and from ${one.name}.`;
        const place = ["backingServices", one.name, ...(one.type === "external" ? ["secrets"] : [])];
        faults.add("misplaced-setting", place, message, "choose another name for one of them.");
      }
      owners.set(name, one.name);
    }
  }
}

function hintFor(name: string, names: readonly string[]): string | undefined {
  const near = nearest(name, names);
  return near === undefined ? undefined : `did you mean \`${near}\`?`;
}
