import type { CompiledObject } from "../../../model/compiled.ts";
import { textDigest } from "../../../model/digest.ts";
import { asRecords, at } from "../../../model/loose.ts";
import { yamlText } from "../../../model/yaml.ts";
import type { Scope } from "../rule.ts";
import { blanking } from "./blanks.ts";
import { namesOf } from "./names.ts";
import type { Filled } from "./rendering.ts";
import { surroundings } from "./surroundings.ts";
import { nameForms } from "./words.ts";

/** Answers what environments have in common of which a rule finds nothing in one when it finds nothing in the other. */
export interface AlikeKey {
  readonly of: (scope: Scope, texts: readonly string[]) => string | undefined;
  /** The same among those that are filled in of a template, whose objects are not looked at. */
  readonly ofFilled: (scope: Scope, filled: Filled) => string | undefined;
}

/**
 * Environments are alike when all that rules are given of them is the same but for names of one form (`namesOf`) in the
 * same places. The rules compare names, take hosts apart at their dots, hold them to forms and lengths, and look for
 * words that they know, all of which comes out the same; and they sort by them, so that the order is part of the key.
 * Undefined for what is like nothing else. It remembers what it was given, for as long as it is used.
 */
export function alikeKey(): AlikeKey {
  const formOf = nameForms();
  const around = surroundings();
  const ofFilled = ({ unit, cluster, argocd }: Scope, { names, template }: Filled) => {
    const [own, shared] = parted(argocd, `envs/${unit.name}.json`);
    if (argocd.some(hasPattern)) return undefined;
    const numbers = [...cluster, ...shared].map(around.add);
    const said = names.taken.map(around.holding);
    // The labels of hosts that others hold too stay as they are for `of`.
    if (names.taken.some((name, at) => !names.own.includes(name) && (said[at]?.length ?? 0) > 0)) return undefined;
    const rest = blanking(names.taken)(
      [...said.flat(), ...own.map(({ object }) => yamlText(object)), ...own.map(({ path }) => path)].join("\n"),
    );
    if (rest === undefined) return undefined;
    return textDigest([names.form, numbers, template, rest].join("\n\n"));
  };
  const of: AlikeKey["of"] = (scope, texts) => {
    const { unit, cluster, argocd } = scope;
    if (unit.kind !== "environment" || unit.files !== undefined || unit.declared.patches !== undefined)
      return undefined;
    const [own, shared] = parted(argocd, `envs/${unit.name}.json`);
    const added = () => [...cluster, ...shared].map(around.add);
    const names = namesOf(unit, formOf, (label) => added().length > 0 && around.holding(label).length > 0);
    if (names === undefined || argocd.some(hasPattern)) return undefined;
    const numbers = added();
    const compiled = [...unit.objects, ...own];
    const said = names.taken.flatMap(around.holding);
    const blank = blanking(names.taken);
    const whole = blank(
      [
        ...said,
        ...texts,
        ...own.map(({ object }) => yamlText(object)),
        JSON.stringify(unit.declared),
        unit.directory,
        ...compiled.map(({ path }) => path),
      ].join("\n"),
    );
    if (whole === undefined) return undefined;
    return textDigest([names.form, numbers, orderOf(unit.objects, names.taken), whole].join("\n\n"));
  };
  return { of, ofFilled };
}

/** Argo CD's objects that come from the environment's file, and the rest, which all environments have. */
function parted(argocd: readonly CompiledObject[], file: string): readonly [CompiledObject[], CompiledObject[]] {
  const own: CompiledObject[] = [];
  const shared: CompiledObject[] = [];
  for (const subject of argocd) (subject.origin.files.includes(file) ? own : shared).push(subject);
  return [own, shared];
}

/** A project whose destinations are patterns, which match some names and not others of the same form. */
function hasPattern({ object }: CompiledObject): boolean {
  if (object.kind !== "AppProject") return false;
  return asRecords(at(object, "spec", "destinations")).some(({ namespace }) => {
    return typeof namespace === "string" && namespace !== "*" && /[*?[{!]/.test(namespace);
  });
}

/** Where objects whose names or paths hold one of `names` stand among the others: by path, and by name among their kind. */
function orderOf(objects: readonly CompiledObject[], names: readonly string[]): string {
  const texts = [
    ...objects.map(({ path }) => path),
    ...objects.map(({ object }) => `${object.kind}/${object.metadata.name}`),
  ];
  const varying = [...new Set(texts)].filter((text) => names.some((name) => text.includes(name)));
  return varying.map((text) => texts.filter((other) => other < text).length).join(" ");
}
