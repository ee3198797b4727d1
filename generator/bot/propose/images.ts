import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { RawFile } from "../../model/files.ts";
import { asRecord, at, isRecord } from "../../model/loose.ts";
import type { Environment } from "../../model/resolved.ts";
import type { ImageReference } from "../../model/workload.ts";
import type { ImageChange } from "../branch/env-edit.ts";
import { isSameImage } from "./describe.ts";
import type { ImageMove } from "./options.ts";

export interface Moves {
  readonly moves: readonly ImageMove[];
  /** Services that there is no image for: theirs stays. */
  readonly left: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What has to change so that an environment runs these images. `place`: where they are from, in words. */
export function movesTo(
  { name, services }: Environment,
  wanted: ReadonlyMap<string, ImageReference>,
  only: readonly string[] | undefined,
  place: string,
): Moves {
  const asked = services.filter((service) => only === undefined || only.includes(service.name));
  const moves = asked.flatMap((service): ImageMove[] => {
    const to = wanted.get(service.name);
    return to === undefined || isSameImage(service.container.image, to)
      ? []
      : [{ service: service.name, from: service.container.image, to }];
  });
  const left = asked.filter((service) => !wanted.has(service.name)).map((service) => service.name);
  const diagnostics = moves.filter(({ from, to }) => from.repository !== to.repository).map(differs);
  return { moves, left, diagnostics };

  function differs({ service, from, to }: ImageMove): Diagnostic {
    const message = `${service} is \`${to.repository}\` in ${place}, and \`${from.repository}\` in ${name}.`;
    const hint = "a tag of one means nothing in the other: name one repository for both in base.json.";
    return { code: "repository-differs", severity: "error", message, hint };
  }
}

/** The same as changes of the environment's file. `files`: those below envs/, for what base.json says already. */
export function imageChanges(moves: readonly ImageMove[], files: readonly RawFile[]): readonly ImageChange[] {
  const base = baseServices(files);
  return moves.map(({ service, to: { tag, digest } }) => {
    const inherited = at(base, service, "image", "digest");
    if (digest === undefined && typeof inherited !== "string") return { service, tag };
    return { service, tag, digest: digest ?? null };
  });
}

/** That the moves are what the environment came to; anything else is a bug of ours. */
export function assertDone(environment: Environment | undefined, moves: readonly ImageMove[]): void {
  const isDone = ({ service, to }: ImageMove) => {
    const found = environment?.services.find(({ name }) => name === service);
    return found !== undefined && isSameImage(found.container.image, to);
  };
  if (environment === undefined || moves.every(isDone)) return;
  throw new Error(`${environment.file} does not come to the images that were set in it`);
}

function baseServices(files: readonly RawFile[]): Readonly<Record<string, unknown>> {
  const file = files.find(({ path }) => path === "base.json");
  const value: unknown =
    file !== undefined && "bytes" in file ? JSON.parse(Buffer.from(file.bytes).toString("utf8")) : {};
  return isRecord(value) ? asRecord(value.services) : {};
}
