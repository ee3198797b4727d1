import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { merge } from "../../generator/stages/resolve/merge.ts";
import { copyEnvs, sample } from "../support/run.ts";

const charts = {
  sealedSecrets: { repository: "https://bitnami.github.io/sealed-secrets", version: "2.19.3" },
  externalSecrets: { repository: "https://charts.external-secrets.io", version: "1.3.2" },
};

/** The sample with changes to its env files, and the charts of both controllers. */
export function writeSample(folder: string, changes: Readonly<Record<string, unknown>>): void {
  copyEnvs(sample, folder);
  const { sealedSecrets, externalSecrets } = charts;
  edit(folder, "cluster", {
    sealedSecrets: { chart: { ...sealedSecrets, name: "sealed-secrets", namespace: "sealed-secrets" } },
    externalSecrets: { chart: { ...externalSecrets, name: "external-secrets", namespace: "external-secrets" } },
  });
  for (const [name, change] of Object.entries(changes)) edit(folder, name, change);
}

function edit(folder: string, name: string, change: unknown): void {
  const file = join(folder, "envs", `${name}.json`);
  writeFileSync(file, JSON.stringify(merge(JSON.parse(readFileSync(file, "utf8")), change), null, 2));
}

/** Where a value stands, in the clear or in base64, among files below a folder. */
export function filesWith(folder: string, value: string): readonly string[] {
  const forms = [value, Buffer.from(value).toString("base64").replace(/=+$/, ""), encodeURIComponent(value)];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const bytes = readFileSync(file);
      return forms.some((form) => bytes.includes(form));
    });
}
