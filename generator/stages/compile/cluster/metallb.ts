import type { Cluster } from "../../../model/resolved.ts";
import { definedElsewhere, inWave, ownLabels, type Part } from "../part.ts";

/** The addresses that MetalLB gives out, and their announcement in the local network. */
export function metallb({ metallb: settings }: Cluster): readonly Part[] {
  if (settings === undefined) return [];
  const { pool, addresses, advertisement, chart } = settings;
  const apiVersion = "metallb.io/v1beta1";
  const metadata = (name: string) => ({
    name,
    namespace: chart.namespace,
    labels: ownLabels,
    annotations: { ...inWave(0), ...definedElsewhere },
  });
  return [
    {
      folder: "metallb",
      keys: ["metallb", "addresses"],
      object: { apiVersion, kind: "IPAddressPool", metadata: metadata(pool), spec: { addresses } },
    },
    {
      folder: "metallb",
      keys: ["metallb", "advertisement"],
      object: {
        apiVersion,
        kind: "L2Advertisement",
        metadata: metadata(advertisement),
        spec: { ipAddressPools: [pool] },
      },
    },
  ];
}
