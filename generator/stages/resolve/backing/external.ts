import type { External } from "../../../model/backing-service.ts";
import { cidrOf } from "../../../model/network/addresses.ts";
import { present } from "../merge.ts";
import type { Given } from "./pods.ts";

/** Something outside the cluster: where it is, and what its users are told. */
export function resolveExternal({ name, input, keys, faults }: Given): External {
  const port = faults.required(input.port, [...keys, "port"], 1);
  const further = Object.entries(present(input.ports ?? {}))
    .map(([own, number]) => ({ name: own, port: number }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const addresses = faults.required(input.addresses, [...keys, "addresses"], ["192.0.2.0/32"]);
  for (const [index, cidr] of addresses.entries()) {
    if (cidrOf(cidr) !== undefined) continue;
    const message = `\`${cidr}\` is no range of addresses.`;
    const hint = "write it as 203.0.113.10/32 or 2001:db8::10/128.";
    faults.add("invalid-value", [...keys, "addresses", String(index)], message, hint);
  }
  return {
    type: "external",
    name,
    host: faults.required(input.host, [...keys, "host"], "missing.example.com"),
    ports: [{ port }, ...further],
    addresses,
    entries: input.entries ?? {},
    secrets: input.secrets ?? [],
  };
}
