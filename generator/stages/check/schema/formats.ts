import { addressOf, cidrOf } from "../../../model/network/addresses.ts";
import type { Format } from "./node.ts";

/** Formats of texts that are no patterns, as the API server reads them (kube-openapi pkg/validation/strfmt/default.go). */
const forms: Readonly<Partial<Record<Format, (text: string) => boolean>>> = {
  cidr: (text) => cidrOf(text) !== undefined,
  ipv4: (text) => addressOf(text) !== undefined && !text.includes(":"),
  ipv6: (text) => addressOf(text) !== undefined && text.includes(":"),
  mac: (text) => /^[0-9a-f]{2}([:-][0-9a-f]{2}){5,}$/i.test(text) || /^[0-9a-f]{4}(\.[0-9a-f]{4}){2,}$/i.test(text),
  // net/url.ParseRequestURI: whole, or from the root of a host.
  uri: (text) => /^(\/|\*$|[A-Za-z][-+.A-Za-z0-9]*:)/.test(text) && !/[\u0000-\u0020\u007f]/.test(text),
};

/** Whether `text` is of the format; those that are patterns are held by them. */
export function isOfFormat(format: Format, text: string): boolean {
  return forms[format]?.(text) ?? true;
}
