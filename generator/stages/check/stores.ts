import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { parseImage } from "../../model/images/reference.ts";
import { asList, asRecords, asTexts, type Loose, textOf } from "../../model/loose.ts";
import { finding } from "./finding.ts";
import { placeOf, placeOfValue } from "./place.ts";
import { inventoryOf } from "./relations/inventory.ts";
import { type Pods, podsOf } from "./relations/pods.ts";
import type { Rule } from "./rule.ts";
import { type Refusal, storeImages, type Variables } from "./stores/images.ts";

/** @codes gathered by the build */
export const codes = {
  "refused-setting": {
    cause:
      "The image of a store refuses to start on an empty volume: a variable has a value that it does not take, or one that it needs is missing.",
    cure: "Write the value that is named, or add the variable.",
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
    return store.refusals.flatMap((refusal) => refusalFindings(maker, container, refusal));
  });
}

/** The images' entry points prepare a volume when the server itself is started, not when a command replaces them. */
function startsServer({ command, args }: Loose, server: string): boolean {
  const [first] = asTexts(args);
  return asList(command).length === 0 && (first === undefined || first.startsWith("-") || first === server);
}

function refusalFindings(maker: Pods["maker"], container: Loose, refusal: Refusal): readonly Diagnostic[] {
  const fault = refusal(variablesOf(container));
  if (fault === undefined) return [];
  return [
    finding("refused-setting", maker, {
      origin:
        fault.value === undefined
          ? placeOfValue(maker, ["containers/image"], container.image)
          : maker.origin.pointer === ""
            ? placeOfValue(maker, ["env/value"], fault.value)
            : placeOf(maker, [], fault.setting),
      message: `${fault.message}: the container ${textOf(container.name) ?? "without name"} refuses to start on an empty volume.`,
      hint: fault.hint,
    }),
  ];
}

function variablesOf({ env, envFrom }: Loose): Variables {
  const written = asRecords(env).flatMap(({ name, value, valueFrom }) => {
    const named = textOf(name);
    return named === undefined ? [] : [[named, valueFrom === undefined ? (textOf(value) ?? "") : undefined] as const];
  });
  return { known: new Map(written), isOpen: asList(envFrom).length > 0 };
}
