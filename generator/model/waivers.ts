import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { pointerTo } from "../diagnostics/json-pointer.ts";
import type { ExistingObject } from "./compiled.ts";
import type { Waiver, WaiversFile } from "./input.ts";
import type { ValidDocument } from "./validated.ts";

/** What envs/waivers.json, or the file of `--waivers`, says. */
export interface Waivers {
  /** Name of the file, for places. */
  readonly file: string;
  readonly waivers: readonly PlacedWaiver[];
  /** What others make. */
  readonly externals: readonly ExistingObject[];
}

export interface PlacedWaiver extends Waiver {
  /** Where it stands in the file. */
  readonly pointer: string;
}

/** What a file of waivers comes to, without the waivers that have one of `faults`: they are told of already. */
export function waiversOf({ file, content }: ValidDocument<WaiversFile>, faults: readonly Diagnostic[]): Waivers {
  const faulty = new Set(
    faults.flatMap(({ place }) => (place?.kind === "pointer" && place.files.includes(file) ? [place.pointer] : [])),
  );
  const { waivers = [], externals = [] } = content;
  return {
    file,
    waivers: waivers
      .map((waiver, at) => ({ ...waiver, pointer: pointerTo(["waivers", String(at)]) }))
      .filter(({ pointer }) => ![...faulty].some((one) => one.startsWith(`${pointer}/`))),
    externals: externals.map(({ kind, namespace, name }) => ({ kind, namespace, name })),
  };
}
