import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { parseImage } from "../../model/images/reference.ts";
import { asList, asRecords, asTexts, type Loose, textOf } from "../../model/loose.ts";
import { finding } from "./finding.ts";
import { placeOf, placeOfValue } from "./place.ts";
import { inventoryOf } from "./relations/inventory.ts";
import { type Pods, podsOf } from "./relations/pods.ts";
import type { Rule } from "./rule.ts";
import { type StoreImage, storeImages, type Variables } from "./stores/images.ts";

/** @codes gathered by the build */
export const codes = {
  "refused-setting": {
    cause: "The image of a store refuses to start on an empty volume: a variable has a value that it does not take.",
    cure: "Write another value.",
  },
} as const satisfies CodeTexts;

/** Stores start on an empty volume with the variables that their containers have. */
export const stores: Rule = (scope) => podsOf(inventoryOf(scope).unit).flatMap(refusedStarts);

function refusedStarts({ maker, spec }: Pods): readonly Diagnostic[] {
  // What a Job runs of such an image is a client.
  if (maker.object.kind === "Job" || maker.object.kind === "CronJob") return [];
  return asRecords(spec.containers).flatMap((container) => {
    const image = textOf(container.image);
    if (image === undefined) return [];
    const { host, repository } = parseImage(image);
    const store = storeImages.find(({ names }) => host === undefined && names.includes(repository));
    if (store === undefined || !startsServer(container, store.server)) return [];
    return refusals(maker, container, store.fault(variablesOf(container)));
  });
}

/** The images' entry points prepare a volume when the server itself is started, not when a command replaces them. */
function startsServer({ command, args }: Loose, server: string): boolean {
  const [first] = asTexts(args);
  return asList(command).length === 0 && (first === undefined || first.startsWith("-") || first === server);
}

function refusals(
  maker: Pods["maker"],
  container: Loose,
  fault: ReturnType<StoreImage["fault"]>,
): readonly Diagnostic[] {
  if (fault === undefined) return [];
  const origin =
    maker.origin.pointer === "" ? placeOfValue(maker, ["env/value"], fault.value) : placeOf(maker, [], fault.setting);
  return [
    finding("refused-setting", maker, {
      origin,
      message: `${fault.message}: the container ${textOf(container.name) ?? "without name"} refuses to start on an empty volume.`,
      hint: fault.hint,
    }),
  ];
}

function variablesOf({ env }: Loose): Variables {
  return new Map(
    asRecords(env).flatMap(({ name, value }) => {
      const named = textOf(name);
      return named === undefined ? [] : [[named, textOf(value)] as const];
    }),
  );
}
