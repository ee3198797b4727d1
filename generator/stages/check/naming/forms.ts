/**
 * The forms of names, as the API server of Kubernetes checks them (k8s.io/apimachinery/pkg/util/validation).
 * Each answers why a name is refused, as the end of a sentence that begins with the name, or undefined.
 */
export type Form = (name: string) => string | undefined;

const alphanumerics = "may only have lower-case letters, digits and dashes, and a letter or digit at both ends";
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const qualified = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

/** RFC 1123 label: Services, namespaces, containers, volumes. */
export const dnsLabel: Form = (name) => tooLong(name, 63) ?? (label.test(name) ? undefined : alphanumerics);

/** RFC 1035 label: Services, where their names are not relaxed (NameIsDNS1035Label). */
export const serviceLabel: Form = (name) =>
  dnsLabel(name) ?? (/^[a-z]/.test(name) ? undefined : "must begin with a letter");

/** RFC 1123 subdomain: most objects. */
export const dnsSubdomain: Form = (name) =>
  tooLong(name, 253) ?? (subdomain.test(name) ? undefined : `${alphanumerics}, in each part between dots`);

/** What may stand in a URL's path: roles and bindings. */
export const pathSegment: Form = (name) =>
  name === "." || name === ".." || /[/%]/.test(name)
    ? "may not be `.` or `..`, nor have a slash or a percent sign"
    : undefined;

/** IANA service name: ports of containers, and references to them. */
export const portName: Form = (name) => {
  const long = tooLong(name, 15);
  if (long !== undefined) return long;
  const plain = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) && /[a-z]/.test(name);
  return plain
    ? undefined
    : "may only have lower-case letters, digits and single dashes between them, and needs a letter";
};

/** Key of a label, or, in lower case, of an annotation. */
export const qualifiedName: Form = (name) => {
  const slash = name.indexOf("/");
  const prefix = slash < 0 ? undefined : name.slice(0, slash);
  const rest = name.slice(slash + 1);
  if (prefix !== undefined) {
    const fault = dnsSubdomain(prefix);
    if (fault !== undefined) return `has a prefix that ${fault}`;
  }
  const long = tooLong(rest, 63);
  if (long !== undefined) return slash < 0 ? long : `${long} after the slash`;
  return qualified.test(rest)
    ? undefined
    : "may only have letters, digits, dashes, dots and underscores, and a letter or digit at both ends";
};

/** Value of a label, which may be empty. */
export const labelValue: Form = (value) => {
  const long = tooLong(value, 63);
  if (long !== undefined) return long;
  return value === "" || qualified.test(value)
    ? undefined
    : "may only have letters, digits, dashes, dots and underscores, and a letter or digit at both ends";
};

/** Key of a ConfigMap or Secret, which becomes a file's name. */
export const dataKey: Form = (key) => {
  const long = tooLong(key, 253);
  if (long !== undefined) return long;
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) return "may only have letters, digits, dashes, dots and underscores";
  return key === "." || key.startsWith("..") ? "may not be `.` nor begin with two dots" : undefined;
};

/** Name of an environment variable: since 1.34 any printable ASCII but the equals sign. */
export const variableName: Form = (name) =>
  /^[ -<>-~]+$/.test(name) ? undefined : "may only have printable ASCII characters other than the equals sign";

/** Host of an Ingress: a subdomain, or one with a wildcard as its first label. */
export const hostName: Form = (host) => dnsSubdomain(host.startsWith("*.") ? host.slice(2) : host);

function tooLong(name: string, most: number): string | undefined {
  if (name.length <= most) return undefined;
  const over = name.length - most;
  return `is ${over} ${over === 1 ? "character" : "characters"} too long: at most ${most} are allowed`;
}
