import { type Sealer, seal } from "../../adapters/kubeseal/kubeseal.ts";
import { secretPatch } from "../../daily/secrets/manifests.ts";
import { rotationSteps, stepsText } from "../../daily/secrets/rotation.ts";
import { sealedFileText } from "../../daily/secrets/sealed-file.ts";
import { environmentNamed, otherProvider, type Selection, selected } from "../../daily/secrets/select.ts";
import { type Given, generatedValues, givenValues, type NewValues } from "../../daily/secrets/values.ts";
import type { Diagnostic, Findings } from "../../diagnostics/diagnostic.ts";
import { sealedFile } from "../../model/documents.ts";
import { sealedSecretsController } from "../../model/names.ts";
import type { Cluster } from "../../model/resolved.ts";
import { systemAt } from "../../pipeline.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { replaceFile } from "../replace-file.ts";
import { standardInput } from "../standard-input.ts";
import { nothing, print } from "../views/print.ts";

interface SealOptions {
  /** A certificate's file or address; without it the cluster's controller is asked. */
  readonly cert?: string;
  readonly generate?: boolean;
  readonly format: "text" | "json";
}

/** `trip-config secrets seal ENV SECRET KEY…`: values for keys that have none yet. */
export async function secretsSeal(
  [name, secret, ...keys]: readonly [string, string, ...string[]],
  options: SealOptions,
  globals: GlobalOptions,
): Promise<ExitCode> {
  const { root, colour, stdout, stderr } = globals;
  const view = { format: options.format, colour, stdout };
  if (keys.length > 1 && options.generate !== true) {
    stderr.write("Standard input holds one value: name one key, or use --generate.\n");
    return exitCodes.usage;
  }
  const chosen = await choose(root, name, secret, keys);
  if (!chosen.ok) return fail(chosen.why, view);
  const { selection } = chosen;
  if (selection.environment.secrets.provider !== "sealed-secrets") {
    const hint = 'set "secrets": { "provider": "sealed-secrets" } in its env file first.';
    return fail(otherProvider(selection.environment, hint), view);
  }
  const there = keys.filter((key) => Object.hasOwn(sealedValues(selection), key));
  if (there.length > 0) return fail(alreadySealed(name, secret, there), view);
  const written = await sealNew(globals, chosen, options);
  if (!written.ok) return fail(written.fault, view);
  const { file, sealed } = written;
  const text = `${file}: ${sealed.join(" and ")} sealed. Commit it: only the cluster can open it.\n`;
  await print(nothing, text, { file, sealed }, view);
  return exitCodes.done;
}

/** `trip-config secrets rotate ENV SECRET KEY`: another value for a key, and what has to follow. */
export async function secretsRotate(
  [name, secret, key]: readonly [string, string, string],
  options: SealOptions,
  globals: GlobalOptions,
): Promise<ExitCode> {
  const { root, colour, stdout, stderr } = globals;
  const view = { format: options.format, colour, stdout };
  const chosen = await choose(root, name, secret, [key]);
  if (!chosen.ok) return fail(chosen.why, view);
  const { selection } = chosen;
  const steps = rotationSteps(selection);
  switch (selection.environment.secrets.provider) {
    case "external-secrets":
      await print(nothing, stepsText(steps), { steps }, view);
      return exitCodes.done;
    case "manual": {
      const given = await newValues(selection, options, globals);
      if (!given.ok) return fail(given.fault, view);
      stdout.write(`${JSON.stringify(secretPatch(given.values))}\n`);
      stderr.write(stepsText(steps));
      return exitCodes.done;
    }
    case "sealed-secrets": {
      if (!Object.hasOwn(sealedValues(selection), key)) return fail(notSealedYet(name, secret, key), view);
      const written = await sealNew(globals, chosen, options);
      if (!written.ok) return fail(written.fault, view);
      const { file, sealed } = written;
      const text = `${file}: ${sealed.join(" and ")} sealed anew. What has to follow:\n\n${stepsText(steps)}`;
      await print(nothing, text, { file, sealed, steps }, view);
      return exitCodes.done;
    }
  }
}

interface Chosen {
  readonly ok: true;
  readonly selection: Selection;
  readonly cluster: Cluster;
}

async function choose(
  root: string,
  name: string,
  secret: string,
  keys: readonly string[],
): Promise<Chosen | { readonly ok: false; readonly why: Diagnostic | Findings }> {
  const settled = await systemAt(root, { seals: "optional" });
  if ("diagnostics" in settled) return { ok: false, why: settled };
  const { system } = settled;
  const environment = environmentNamed(system, name);
  if ("code" in environment) return { ok: false, why: environment };
  const selection = selected(environment, secret, keys);
  if ("code" in selection) return { ok: false, why: selection };
  return { ok: true, selection, cluster: system.cluster };
}

type Written =
  | { readonly ok: true; readonly file: string; readonly sealed: readonly string[] }
  | { readonly ok: false; readonly fault: Diagnostic };

/** Seals new values for the keys and writes the Secret's file. A clear value is nowhere but in this process. */
async function sealNew(globals: GlobalOptions, { selection, cluster }: Chosen, options: SealOptions): Promise<Written> {
  const { env, cwd } = globals;
  const given = await newValues(selection, options, globals);
  if (!given.ok) return given;
  const target = { name: selection.need.name, namespace: selection.environment.namespace };
  const changes = new Map<string, string | null>();
  for (const [key, value] of Object.entries(given.values)) {
    const sealed =
      value === null ? undefined : await seal(value, target, sealerOf(options, cluster), { env, cwd: cwd() });
    if (sealed?.ok === false) return { ok: false, fault: failed(sealed.reason) };
    changes.set(key, sealed === undefined ? null : sealed.value);
  }
  const file = sealedFile(selection.environment.name, target.name);
  replaceFile(globals, file, sealedFileText(target, sealedValues(selection), Object.fromEntries(changes)));
  return {
    ok: true,
    file,
    sealed: [...changes.keys()].filter((key) => changes.get(key) !== null).sort(),
  };
}

async function newValues({ keys }: Selection, { generate }: SealOptions, globals: GlobalOptions): Promise<Given> {
  if (generate === true) return { ok: true, values: Object.assign({}, ...keys.map(generatedValues)) as NewValues };
  const [key] = keys;
  const input = await standardInput(globals);
  if (key !== undefined && input !== undefined) return givenValues(key, input);
  const message = "Standard input is a terminal, where the value would be seen.";
  const hint = "pipe it in, as in `pass show mysql | trip-config secrets seal …`, or use --generate.";
  return { ok: false, fault: { code: "unusable-value", severity: "error", message, hint } };
}

function sealedValues({ environment: { secrets }, need }: Selection): Readonly<Record<string, string>> {
  if (secrets.provider !== "sealed-secrets") return {};
  return secrets.sealed.find(({ name }) => name === need.name)?.values ?? {};
}

function sealerOf({ cert }: SealOptions, { secretControllers }: Cluster): Sealer {
  if (cert !== undefined) return { kind: "certificate", certificate: cert };
  const namespace = secretControllers.find(({ setting }) => setting === "sealedSecrets")?.chart.namespace;
  return { kind: "controller", name: sealedSecretsController, namespace: namespace ?? "kube-system" };
}

function alreadySealed(name: string, secret: string, keys: readonly string[]): Diagnostic {
  const message = `${keys.map((key) => `\`${key}\``).join(" and ")} of \`${secret}\` is sealed already.`;
  const hint = `\`trip-config secrets rotate ${name} ${secret} ${keys[0]}\` seals another value, and says what has to follow.`;
  return { code: "already-sealed", severity: "error", message, hint };
}

function notSealedYet(name: string, secret: string, key: string): Diagnostic {
  const message = `There is no sealed value of \`${key}\` of \`${secret}\` that could be replaced.`;
  return {
    code: "missing-seal",
    severity: "error",
    message,
    hint: `\`trip-config secrets seal ${name} ${secret} ${key}\`.`,
  };
}

function failed(reason: string): Diagnostic {
  const hint =
    "kubeseal comes with sealed-secrets; use that of the controller's version, and a certificate of the controller.";
  return { code: "kubeseal-failed", severity: "error", message: reason, hint };
}
