import { isOn } from "../../../model/kubernetes/gates.ts";
import type { Release } from "../../../model/kubernetes/releases.ts";
import { addressOf, cidrOf } from "../../../model/network/addresses.ts";
import {
  dataKey,
  dnsLabel,
  dnsSubdomain,
  type Form,
  labelValue,
  portName,
  qualifiedName,
  variableName,
} from "../naming/forms.ts";
import type { Format } from "./node.ts";

/** What is wrong with a text, as the end of a sentence that begins with it; undefined when nothing is. */
type Reading = (text: string, release: Release) => string | undefined;

const is =
  (test: (text: string) => boolean, otherwise: string): Reading =>
  (text) =>
    test(text) ? undefined : otherwise;
const orEmpty =
  (form: Form): Reading =>
  (text) =>
    text === "" ? undefined : form(text);
const isAddress = (text: string) => addressOf(text) !== undefined;
const isRange = (text: string) => cidrOf(text) !== undefined;
const hasBacksteps = (path: string) => path.split("/").includes("..");
const descends = (path: string) => !path.startsWith("/") && !hasBacksteps(path);
const noAddress = "is no IP address";
const noRange = "is no range of addresses such as 10.0.0.0/8";
const mayNotStepBack = "may not have `..` in it";
const mustDescend = "must be a relative path without `..`";

const searchDomain = /^_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/;

/** Names that are formed as Kubernetes' own: naming/forms.ts. Where they may be absent they may be empty. */
const names: Readonly<Partial<Record<Format, Reading>>> = {
  "data-key": orEmpty(dataKey),
  "dns-label": orEmpty(dnsLabel),
  "dns-subdomain": orEmpty(dnsSubdomain),
  "label-value": labelValue,
  "port-name": orEmpty(portName),
  "qualified-name": orEmpty(qualifiedName),
  "variable-name": orEmpty(variableName),
  "driver-name": orEmpty((name) =>
    name.length > 63 ? "is longer than 63 characters" : dnsSubdomain(name.toLowerCase()),
  ),
  // ValidateDNS1123SubdomainWithUnderScore, and the root of all domains.
  "search-domain": orEmpty((name) =>
    name === "." || searchDomain.test(name.replace(/\.$/, "")) ? undefined : "is no DNS domain",
  ),
};

const httpHeader = /^[-A-Za-z0-9!#$%&'*+.^_`|~]+$/;
const sysctl = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
// IsDomainPrefixedPath of apimachinery pkg/util/validation.
const pathOfDomain = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;

/** The other forms (pkg/apis/core/validation/validation.go, and kube-openapi pkg/validation/strfmt for those of CRDs). */
const forms: Readonly<Partial<Record<Format, Reading>>> = {
  ...names,
  "absolute-path": is((path) => path.startsWith("/"), "must be an absolute path"),
  cidr: is(isRange, noRange),
  "cluster-ip": (text, release) =>
    text === "" || text === "None" || isAddress(text) ? paddedFault(text, release) : noAddress,
  "descending-path": is((path) => path === "" || descends(path), mustDescend),
  "domain-path": is(
    (text) =>
      dnsSubdomain(text.split("/")[0] ?? "") === undefined &&
      pathOfDomain.test(text.slice(text.indexOf("/") + 1)) &&
      text.includes("/"),
    "must be a domain and a path, such as example.com/controller",
  ),
  "endpoint-ip": (text, release) => (isAddress(text) ? (special(text) ?? paddedFault(text, release)) : noAddress),
  "header-name": is((name) => httpHeader.test(name), "is no name of an HTTP header"),
  ip: is(isAddress, noAddress),
  ipv4: is((text) => isAddress(text) && !text.includes(":"), "is no IPv4 address"),
  ipv6: is((text) => isAddress(text) && text.includes(":"), "is no IPv6 address"),
  mac: is(
    (text) => /^[0-9a-f]{2}([:-][0-9a-f]{2}){5,}$/i.test(text) || /^[0-9a-f]{4}(\.[0-9a-f]{4}){2,}$/i.test(text),
    "is no MAC address",
  ),
  network: networkFault,
  "padded-network": (text, release) => networkFault(text.trim(), release),
  "path-without-backsteps": is((path) => !hasBacksteps(path), mayNotStepBack),
  "relative-path": is((path) => descends(path) && !path.startsWith(".."), mustDescend),
  "sysctl-name": is((name) => name.length <= 253 && sysctl.test(name), "is no name of a sysctl"),
  // net/url.ParseRequestURI: whole, or from the root of a host.
  uri: is(
    (text) => /^(\/|\*$|[A-Za-z][-+.A-Za-z0-9]*:)/.test(text) && !/[\u0000-\u0020\u007f]/.test(text),
    "is no URI",
  ),
};

/** What is wrong with `text` by its format; those that are patterns are held by them. */
export function misformed(format: Format, text: string, release: Release): string | undefined {
  return forms[format]?.(text, release);
}

/** Where validation is strict, numbers have no zeros in front (IsValidIP). */
function paddedFault(text: string, release: Release): string | undefined {
  const isPadded = /(^|\.)0\d/.test(text) && text.includes(".");
  return isPadded && isOn("StrictIPCIDRValidation", release) ? "has zeros in front of a number" : undefined;
}

/** Where validation is strict, nothing is set beyond the prefix. */
function networkFault(text: string, release: Release): string | undefined {
  const range = cidrOf(text);
  if (range === undefined) return noRange;
  if (!isOn("StrictIPCIDRValidation", release)) return undefined;
  const address = addressOf(text.slice(0, text.indexOf("/")));
  return address === range.first ? undefined : "has bits set beyond its prefix";
}

const specialRanges = [
  { ranges: ["0.0.0.0/32", "::/128"], what: "is the address of nobody" },
  { ranges: ["127.0.0.0/8", "::1/128"], what: "is an address of the machine itself" },
  { ranges: ["169.254.0.0/16", "fe80::/10"], what: "is in the link-local range" },
  { ranges: ["224.0.0.0/24", "ff02::/16"], what: "is in the link-local multicast range" },
] as const;

/** Addresses that nothing outside can be reached at (ValidateEndpointIP). */
function special(text: string): string | undefined {
  const address = addressOf(text);
  const within = (range: string) => {
    const { first, end } = cidrOf(range) ?? { first: 0n, end: 0n };
    return address !== undefined && address >= first && address < end;
  };
  return specialRanges.find(({ ranges }) => ranges.some(within))?.what;
}
