import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pointerTo } from "../../diagnostics/json-pointer.ts";
import { sealedFile } from "../../model/documents.ts";
import type { SealedFile } from "../../model/input.ts";
import type { SealedValues } from "../../model/resolved.ts";
import type { SecretNeed } from "../../model/secrets/need.ts";
import { mayHave } from "../../model/secrets/needs.ts";
import type { ValidDocument } from "../../model/validated.ts";
import type { Faults } from "./faults.ts";

/** @codes gathered by the build */
export const codes = {
  "missing-seal": {
    cause: "Something in an environment that uses sealed-secrets reads a key of a Secret that is not sealed.",
    cure: "Seal it with the command that is shown; --generate makes a strong value.",
  },
  "foreign-seal": {
    cause:
      "A file of sealed values is for another Secret or namespace than its place says, or for more than one. The name and the namespace are part of a seal: it cannot be opened anywhere else.",
    cure: "Put it where it belongs. Where the namespace was renamed, remove the file and seal its values anew.",
  },
  "misplaced-seal": {
    cause: "A file under envs/sealed/ is no JSON file of an environment's folder, or there is no such environment.",
    cure: "Remove it. A key or a value in the clear that was pushed has to be replaced.",
  },
  "unused-seal": {
    cause: "A value is sealed that nothing reads, or the environment does not use sealed-secrets.",
    cure: 'Remove the key or the file, or set "secrets": { "provider": "sealed-secrets" } in the environment.',
  },
} as const satisfies CodeTexts;

/** Where an environment's Secrets come from. */
export interface SecretSources {
  readonly environment: string;
  readonly namespace: string;
  /** What names begin with. */
  readonly product: string;
  readonly needs: readonly SecretNeed[];
  /** The environment's sealed values. */
  readonly sealed: readonly ValidDocument<SealedFile>[];
  /** Files that are too faulty to be read: what they lack is not told again. */
  readonly unread: ReadonlySet<string>;
  /** optional: values may be missing, because they are about to be sealed. */
  readonly seals: "required" | "optional";
}

/**
 * An environment's sealed values: sealed for the Secret that their file is called after, in the environment's
 * namespace, and there for every key that something reads.
 */
export function sealedSecrets(
  sources: SecretSources,
  wanted: boolean,
  faults: Faults,
): { sealed: readonly SealedValues[]; diagnostics: readonly Diagnostic[] } {
  const { sealed, environment, needs } = sources;
  if (!wanted) {
    const message = `${environment} does not use sealed-secrets: these values go nowhere.`;
    return { sealed: [], diagnostics: sealed.map(({ file }) => unused({ kind: "file", file }, message)) };
  }
  if (sources.seals === "required") missingSeals(sources, faults);
  const used = sealed.flatMap((document) => {
    const need = needs.find(({ name }) => name === secretOf(document));
    if (need === undefined) return [];
    const entries = Object.entries(document.content.spec.encryptedData).filter(([key]) => mayHave(need, key));
    return { name: need.name, values: Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))) };
  });
  const diagnostics = sealed.flatMap((document) => [
    ...foreignSeals(document, sources.namespace),
    ...unusedSeals(document, sources),
  ]);
  return { sealed: used.sort((a, b) => (a.name < b.name ? -1 : 1)), diagnostics };
}

/** Sealed values of environments that do not exist. */
export function misplacedSeals(
  sealed: readonly ValidDocument<SealedFile>[],
  isEnvironment: (name: string) => boolean,
): readonly Diagnostic[] {
  return sealed
    .filter(({ name }) => !isEnvironment(environmentOf(name)))
    .map(({ file, name }) => ({
      code: "misplaced-seal",
      severity: "error",
      place: { kind: "file", file },
      message: `There is no environment \`${environmentOf(name)}\`.`,
      hint: "move it into the folder of an environment, or remove it.",
    }));
}

/** The environment's name of `<environment>/<secret>`. */
export function environmentOf(name: string): string {
  return name.slice(0, name.indexOf("/"));
}

function secretOf({ name }: ValidDocument<SealedFile>): string {
  return name.slice(name.indexOf("/") + 1);
}

function missingSeals({ sealed, needs, environment, unread }: SecretSources, faults: Faults): void {
  for (const { name, keys } of needs) {
    const document = sealed.find((one) => secretOf(one) === name);
    if (document?.partial === true || unread.has(sealedFile(environment, name))) continue;
    const values = document?.content.spec.encryptedData ?? {};
    const missing = keys.filter((key) => !Object.hasOwn(values, key.name)).map((key) => key.name);
    if (missing.length === 0) continue;
    const message = `The Secret \`${name}\` lacks ${missing.map((key) => `\`${key}\``).join(" and ")}: nothing is sealed for it.`;
    const hint = `\`trip-config secrets seal ${environment} ${name} ${missing.join(" ")} --generate\`, or pass a value of yours on standard input.`;
    faults.add("missing-seal", ["secrets"], message, hint);
  }
}

const wideScopes = ["sealedsecrets.bitnami.com/namespace-wide", "sealedsecrets.bitnami.com/cluster-wide"] as const;

function foreignSeals(document: ValidDocument<SealedFile>, namespace: string): readonly Diagnostic[] {
  const { file, content } = document;
  const name = secretOf(document);
  const hint = "name and namespace are part of the seal: move the file, or remove it and seal its values anew.";
  const foreign = (keys: readonly string[], message: string): Diagnostic => ({
    code: "foreign-seal",
    severity: "error",
    place: { kind: "pointer", files: [file], pointer: pointerTo(keys), target: "value" },
    message,
    hint,
    // A file on one line would be shown whole.
    secret: true,
  });
  const places = [
    { at: ["metadata"], metadata: content.metadata },
    { at: ["spec", "template", "metadata"], metadata: content.spec.template?.metadata ?? {} },
  ];
  return places.flatMap(({ at, metadata }) => [
    ...(metadata.name === undefined || metadata.name === name
      ? []
      : [
          foreign(
            [...at, "name"],
            `This is sealed for the Secret \`${metadata.name}\`, and lies where \`${name}\` is.`,
          ),
        ]),
    ...(metadata.namespace === undefined || metadata.namespace === namespace
      ? []
      : [
          foreign(
            [...at, "namespace"],
            `This is sealed for \`${metadata.namespace}\`, and the namespace is \`${namespace}\`.`,
          ),
        ]),
    ...wideScopes
      .filter((scope) => metadata.annotations?.[scope] === "true")
      .map((scope) => foreign([...at, "annotations", scope], "This is sealed for more than one Secret.")),
  ]);
}

function unusedSeals(document: ValidDocument<SealedFile>, { needs }: SecretSources): readonly Diagnostic[] {
  const { file, content } = document;
  const need = needs.find(({ name }) => name === secretOf(document));
  if (need === undefined)
    return [unused({ kind: "file", file }, `Nothing in this environment reads a Secret \`${secretOf(document)}\`.`)];
  return Object.keys(content.spec.encryptedData)
    .filter((key) => !mayHave(need, key))
    .map((key) => {
      const pointer = pointerTo(["spec", "encryptedData", key]);
      const place = { kind: "pointer", files: [file], pointer, target: "key" } as const;
      return unused(place, `Nothing reads \`${key}\` of the Secret \`${need.name}\`.`);
    });
}

function unused(place: NonNullable<Diagnostic["place"]>, message: string): Diagnostic {
  return { code: "unused-seal", severity: "warning", place, message, hint: "remove it.", secret: true };
}
