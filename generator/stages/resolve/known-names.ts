import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pointerTo } from "../../diagnostics/json-pointer.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import { meant } from "../../diagnostics/unknown.ts";
import { namesRegistry } from "../../model/images/reference.ts";
import type { BaseFile, EnvironmentFile, Service as ServiceInput } from "../../model/input.ts";
import { asRecord, isRecord } from "../../model/loose.ts";
import type { ValidDocument } from "../../model/validated.ts";
import { workloadKinds } from "../../model/workload-kinds.ts";

/** What a service cannot do without, and which; an entry of an environment's file that lacks some is laid over one of base.json. */
const ofItsOwn: readonly {
  readonly keys: readonly string[];
  readonly isNeeded: (settings: ServiceInput) => boolean;
  /** Kubernetes does without it. */
  readonly hardened?: true;
}[] = [
  { keys: ["image", "repository"], isNeeded: () => true },
  { keys: ["source"], isNeeded: ({ image }) => !namesRegistry(image?.repository ?? ""), hardened: true },
  {
    keys: ["replicas"],
    isNeeded: ({ workload = "Deployment" }) => workloadKinds[workload].isScaled,
    hardened: true,
  },
  { keys: ["resources"], isNeeded: () => true, hardened: true },
];

/** Maps in which `null` switches off what base.json has; `*` is any name. */
const switchable: readonly (readonly string[])[] = [
  ["services"],
  ["backingServices"],
  ["backingServices", "*", "topics"],
  ["config"],
];

/** An environment's settings with the names that were meant, and what is wrong with those that were written. */
export interface KnownNames {
  readonly content: EnvironmentFile;
  readonly faults: readonly Diagnostic[];
  /** Whether a fault says again what a wrong name brings about. */
  readonly followsFrom: (fault: Diagnostic) => boolean;
}

/**
 * Holds the names in an environment's file against those of base.json, whose settings they stand for. Of a file that has
 * lost its faulty parts only what has another name near is told.
 */
export function knownNames(
  { file, content, partial }: ValidDocument<EnvironmentFile>,
  base: ValidDocument<BaseFile> | undefined,
): KnownNames {
  if (base === undefined || base.partial) return { content, faults: [], followsFrom: () => false };
  const backing = strangeBacking(file, content, base.content);
  const services = Object.entries(content.services ?? {});
  const names = Object.keys(base.content.services ?? {});
  const strangers = services.flatMap(([name, settings]) => {
    if (settings === null || names.includes(name)) return [];
    const isBare = (settings.defaults ?? content.defaults ?? base.content.defaults) === "kubernetes";
    const lacking = ofItsOwn
      .filter(({ hardened }) => hardened === undefined || !isBare)
      .filter(({ keys, isNeeded }) => isNeeded(settings) && at(settings, keys) === undefined)
      .map(({ keys }) => `\`${keys.join(".")}\``);
    return lacking.length === 0 ? [] : [{ name, lacking }];
  });
  const corrected = new Map(
    strangers.flatMap(({ name }) => {
      const near = nearest(name, names);
      return near === undefined || services.some(([other]) => other === near) ? [] : [[name, near] as const];
    }),
  );
  const told = strangers.filter(({ name }) => corrected.has(name) || !partial);
  const unknown = told.map(({ name, lacking }) =>
    fault(
      file,
      ["services", name],
      `\`${name}\` is no service of base.json, and lacks what one of its own needs: ${lacking.join(", ")}.`,
      corrected.has(name) ? meant(name, names) : `add what lacks; base.json has ${names.join(", ")}.`,
    ),
  );
  const places = new Set(strangers.map(({ name }) => pointerTo(["services", name])));
  return {
    content: {
      ...content,
      ...(content.services && { services: renamed(content.services, corrected) }),
      ...(content.backingServices && { backingServices: renamed(content.backingServices, backing.corrected) }),
    },
    faults: [...unknown, ...backing.faults, ...switchedOffInVain(file, content, base.content)],
    followsFrom: ({ code, place }) =>
      code === "missing-field" &&
      place?.kind === "pointer" &&
      places.has(place.pointer.split("/").slice(0, 3).join("/")),
  };
}

/** A backing service without an image is laid over one of base.json, or is of a type that has none. */
function strangeBacking(file: string, content: EnvironmentFile, base: BaseFile) {
  const own = Object.entries(content.backingServices ?? {});
  const names = Object.keys(base.backingServices ?? {});
  const corrected = new Map(
    own.flatMap(([name, settings]) => {
      if (settings === null || names.includes(name) || settings.type !== undefined || settings.image !== undefined)
        return [];
      const near = nearest(name, names);
      return near === undefined || own.some(([other]) => other === near) ? [] : [[name, near] as const];
    }),
  );
  const faults = [...corrected.keys()].map((name) =>
    fault(
      file,
      ["backingServices", name],
      `\`${name}\` is no backing service of base.json, and says neither what it is nor of which image.`,
      meant(name, names),
    ),
  );
  return { corrected, faults };
}

function renamed<Value>(map: Readonly<Record<string, Value>>, names: ReadonlyMap<string, string>) {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [names.get(name) ?? name, value]));
}

/** `null` for what is not there has no effect; what was meant goes on. */
function switchedOffInVain(file: string, content: unknown, base: unknown): readonly Diagnostic[] {
  return switchable
    .flatMap((pattern) => placesOf(pattern, content))
    .flatMap((keys) => {
      const own = asRecord(at(content, keys));
      const there = Object.keys(asRecord(at(base, keys)));
      return Object.keys(own)
        .filter((name) => own[name] === null && !there.includes(name))
        .map((name) => {
          const near = nearest(name, there);
          const hint = near === undefined ? "remove it." : `did you mean \`${near}\`?`;
          return fault(
            file,
            [...keys, name],
            `\`${name}\` is switched off, and base.json has none of that name.`,
            hint,
          );
        });
    });
}

/** The places that a pattern stands for in `content`. */
function placesOf(pattern: readonly string[], content: unknown): readonly (readonly string[])[] {
  const star = pattern.indexOf("*");
  if (star < 0) return [pattern];
  const before = pattern.slice(0, star);
  return Object.keys(asRecord(at(content, before))).map((name) => [...before, name, ...pattern.slice(star + 1)]);
}

function at(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) => (isRecord(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    value,
  );
}

function fault(file: string, keys: readonly string[], message: string, hint: string): Diagnostic {
  const place = { kind: "pointer", files: [file], pointer: pointerTo(keys), target: "key" } as const;
  return { code: keys[0] === "services" ? "unknown-service" : "unknown-name", severity: "error", place, message, hint };
}
