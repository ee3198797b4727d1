import type { Loose } from "../loose.ts";

/** The name that says what the value of a field is: that of the field, unless another field beside it says more. */
export function nameOfField(record: Loose, field: string): string {
  // `{name: DB_PASSWORD, value: …}`: a variable, a chart's parameter.
  if (field === "value" && typeof record.name === "string" && typeof record.value === "string") return record.name;
  // An ExternalSecret's `{secretKey: user-password, remoteRef: …}`: a key of the Secret, and no value.
  return field === "secretKey" && record.remoteRef !== undefined ? "key" : field;
}
