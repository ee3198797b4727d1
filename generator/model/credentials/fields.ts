import type { Loose } from "../loose.ts";

/** Fields of Traefik's Middlewares whose `secret` is the name of one (BasicAuth and DigestAuth in v1alpha1/middleware.go). */
const namesSecret: readonly string[] = ["basicAuth", "digestAuth"];

/**
 * The name that says what the value of a field is: that of the field, unless another field beside it says more, or the one that
 * the record stands in, `within`.
 */
export function nameOfField(record: Loose, field: string, within = ""): string {
  if (field === "secret" && namesSecret.includes(within)) return "secretName";
  // `{name: DB_PASSWORD, value: …}`: a variable, a chart's parameter.
  if (field === "value" && typeof record.name === "string" && typeof record.value === "string") return record.name;
  // `{secretName: bridge, password: password}`: operators name a Secret and its entries so.
  if (field !== "secretName" && typeof record.secretName === "string" && typeof record[field] === "string")
    return "key";
  // An ExternalSecret's `{secretKey: user-password, remoteRef: …}`: a key of the Secret, and no value.
  return field === "secretKey" && record.remoteRef !== undefined ? "key" : field;
}
