import type { Hold } from "../../model/resolved.ts";
import { without, withValue } from "./json-edit.ts";

/**
 * A new image of a service, or of a container beside it. Without digest, one that the file has is taken out: it would win over the tag. null: one that
 * base.json has is switched off.
 */
export interface ImageChange {
  /** `SERVICE`, or `SERVICE/CONTAINER`. */
  readonly service: string;
  /** Keys of the setting in the env file; those of the service's own image where it says none. */
  readonly keys?: readonly string[];
  readonly tag: string;
  readonly digest?: string | null;
}

/** An env file's text with the services' images changed; everything else stays as it is, to the byte. */
export function withImages(text: string, changes: readonly ImageChange[]): string {
  return changes.reduce(withImage, text);
}

function withImage(text: string, { service, keys, tag, digest }: ImageChange): string {
  const image = keys ?? ["services", service, "image"];
  const tagged = withValue(text, [...image, "tag"], tag);
  return digest === undefined ? without(tagged, [...image, "digest"]) : withValue(tagged, [...image, "digest"], digest);
}

/** An env file's text with a hold, or without one. */
export function withHold(text: string, hold: Hold | undefined): string {
  return hold === undefined ? without(text, ["hold"]) : withValue(text, ["hold"], { ...hold });
}
