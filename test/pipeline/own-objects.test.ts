import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copySample, diagnosticsText, filesIn, generate, withFolder } from "../support/run.ts";

const mebibyte = 1024 * 1024;

/** ConfigMaps in one file of about as many bytes. */
function configMaps(bytes: number): string {
  const data = Array.from({ length: 80 }, (_, key) => `  key${key}: "${"x".repeat(90)}"\n`).join("");
  const one = (index: number) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c${index}\ndata:\n${data}---\n`;
  return Array.from({ length: Math.ceil(bytes / one(0).length) }, (_, index) => one(index)).join("");
}

function withManifest<Result>(text: string | Buffer, use: (folder: string) => Promise<Result>): Promise<Result> {
  return withFolder(async (folder) => {
    copySample(folder);
    mkdirSync(join(folder, "envs/manifests/dev"), { recursive: true });
    writeFileSync(join(folder, "envs/manifests/dev/objects.yaml"), text);
    return use(folder);
  });
}

test("ten megabytes of objects of one's own are refused at once", () =>
  withManifest(configMaps(10 * mebibyte), async (folder) => {
    expect(diagnosticsText(await generate(folder))).toContain("error[file-too-large] envs/manifests/dev/objects.yaml");
  }));

test("seven are read, proven and written", { timeout: 60_000 }, () =>
  withManifest(configMaps(7 * mebibyte), async (folder) => {
    const written = await generate(folder);
    expect(written.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect([...filesIn(folder).keys()].filter((path) => path.startsWith("out/dev/own/")).length).toBeGreaterThan(800);
  }),
);
