import type { CompiledUnit } from "../../../model/compiled.ts";
import { asList, asTexts, at } from "../../../model/loose.ts";
import { type FormOf, isOneName } from "./words.ts";

/** Texts in which an environment may differ from one that is like it. */
export interface Names {
  /** Those that are taken out of its texts. */
  readonly taken: readonly string[];
  /** Those of the environment and of its namespace, whether taken or not. */
  readonly own: readonly string[];
  /** All of them by their forms: environments of other forms are not alike. */
  readonly form: string;
}

/** What another name may stand in the place of: no number, amount or address, and nothing that may be a random key. */
const name = /^(?!.*[0-9a-f]{16})[a-z](?:[a-z0-9-]*[a-z0-9])?$/;

/**
 * An environment's name, its namespace, and the labels of its hosts, which are each a name of their own, so that what
 * covers a host by its end still does. Labels that `isShared` stay as they are: `example` of the repository's address.
 * Without a name that may be another one nothing is like the environment.
 */
export function namesOf(unit: CompiledUnit, formOf: FormOf, isShared: (label: string) => boolean): Names | undefined {
  const namespaces = unit.objects.flatMap(({ object }) => (object.kind === "Namespace" ? [object.metadata.name] : []));
  return namesAmong({ own: [unit.name, ...namespaces], hosts: hostsOf(unit) }, formOf, isShared);
}

/** The same of an environment whose names and hosts are known without its objects. */
export function namesAmong(
  { own, hosts }: { readonly own: readonly string[]; readonly hosts: readonly string[] },
  formOf: FormOf,
  isShared: (label: string) => boolean,
): Names | undefined {
  const all = [...new Set([...own, ...hosts.flatMap((host) => host.split(".").slice(0, -1))])];
  const taken: string[] = [];
  const forms = all.map((text) => {
    const form = formOf(text);
    if (!name.test(text) || isOneName(form) || (!own.includes(text) && isShared(text))) return text;
    taken.push(text);
    return form;
  });
  if (taken.length === 0) return undefined;
  // Which of them is the environment's, and which its namespace's, is part of what is alike.
  return { taken, own, form: [own.map((text) => all.indexOf(text)), ...forms].join("\n") };
}

/** Hosts that an environment's routes have. */
function hostsOf({ objects }: CompiledUnit): readonly string[] {
  return objects.flatMap(({ object }) => {
    switch (object.kind) {
      case "Ingress":
        return asTexts(asList(at(object, "spec", "rules")).map((rule) => at(rule, "host")));
      case "Certificate":
        return asTexts(at(object, "spec", "dnsNames"));
      case "HTTPRoute":
      case "GRPCRoute":
      case "TLSRoute":
        return asTexts(at(object, "spec", "hostnames"));
      default:
        return [];
    }
  });
}
