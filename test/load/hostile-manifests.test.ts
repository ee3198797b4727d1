import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { manifestsText } from "../support/manifests.ts";
import { withFolder } from "../support/run.ts";

const object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
const wrong = `${object}extra: 1\n`;

/** Folders of manifests that no case in the repository should hold. */
const hostile: readonly { name: string; put: (folder: string) => void; says: readonly string[] }[] = [
  {
    name: "aliases that multiply to a billion texts",
    put: (folder) => writeFileSync(join(folder, "a.yaml"), `${object}data:\n${laughs(9)}`),
    says: ["error[invalid-yaml] a.yaml:1:1", "more than 500000 values"],
  },
  {
    name: "an alias that holds itself",
    put: (folder) => writeFileSync(join(folder, "a.yaml"), `${object}data: &a\n  b: *a\n`),
    says: ["error[nested-too-deeply] a.yaml:1:1"],
  },
  {
    name: "one anchor used by many",
    put: (folder) => writeFileSync(join(folder, "a.yaml"), `${wrong}data:\n  b: &b text\n${uses(5_000)}`),
    says: ["error[unknown-manifest-field] a.yaml:4:1"],
  },
  {
    name: "one anchor used by too many",
    put: (folder) => writeFileSync(join(folder, "a.yaml"), `${object}data:\n  b: &b text\n${uses(10_001)}`),
    says: ["error[invalid-yaml] a.yaml:1:1", "more than 10000 aliases"],
  },
  {
    name: "50,000 keys in one map",
    put: (folder) => writeFileSync(join(folder, "a.yaml"), `${wrong}data:\n${keys(50_000)}`),
    says: ["error[unknown-manifest-field] a.yaml:4:1"],
  },
  ...["[", '{"a":', "- ", "? "].map((opening) => ({
    name: `20,000 times ${opening}`,
    put: (folder: string) => writeFileSync(join(folder, "a.yaml"), opening.repeat(20_000)),
    says: ["error[nested-too-deeply] a.yaml:1:"],
  })),
  {
    name: "a file of 2 MB with the fault at its end",
    put: (folder) => writeFileSync(join(folder, "a.yaml"), `${object}${"# more\n".repeat(300_000)}extra: 1\n`),
    says: ["error[unknown-manifest-field] a.yaml:300004:1"],
  },
  {
    name: "a file of 9 MB",
    put: (folder) => writeFileSync(join(folder, "a.yaml"), "#".repeat(9_000_000)),
    says: ["error[file-too-large] a.yaml", "(8 MiB) are read."],
  },
  {
    name: "bytes that are not UTF-8",
    put: (folder) => writeFileSync(join(folder, "a.yaml"), Buffer.from([0x61, 0x3a, 0xff])),
    says: ["error[not-utf8] a.yaml"],
  },
  {
    name: "UTF-16",
    put: (folder) => writeFileSync(join(folder, "a.yaml"), Buffer.from(`\ufeff${object}`, "utf16le")),
    says: ["error[not-utf8] a.yaml"],
  },
  {
    name: "a byte order mark",
    put: (folder) => writeFileSync(join(folder, "a.yaml"), `\ufeff${wrong}`),
    says: ["error[unknown-manifest-field] a.yaml:4:1"],
  },
  {
    name: "a link to a file in the folder",
    put: (folder) => {
      mkdirSync(join(folder, "data"));
      writeFileSync(join(folder, "data/real"), wrong);
      symlinkSync("data/real", join(folder, "a.yaml"));
    },
    says: ["error[unknown-manifest-field] a.yaml:4:1"],
  },
  {
    name: "a link out of the folder",
    put: (folder) => symlinkSync("/etc/hostname", join(folder, "a.yaml")),
    says: ["error[unreadable-file] a.yaml", "leads out of the folder"],
  },
  {
    name: "a link that leads nowhere",
    put: (folder) => symlinkSync("nowhere", join(folder, "a.yaml")),
    says: ["error[unreadable-file] a.yaml", "leads nowhere"],
  },
  {
    name: "a link to the folder itself, and nothing else",
    put: (folder) => symlinkSync(".", join(folder, "a.yaml")),
    says: ["error[no-manifests]"],
  },
  {
    name: "a folder that is called as a file",
    put: (folder) => {
      mkdirSync(join(folder, "a.yaml"));
      writeFileSync(join(folder, "a.yaml/b.yaml"), wrong);
    },
    says: ["error[unknown-manifest-field] a.yaml/b.yaml:4:1"],
  },
];

describe("hostile manifests", () => {
  test.each(hostile)("$name", ({ put, says }) =>
    withFolder((folder) => {
      put(folder);
      const text = manifestsText(folder);
      for (const said of says) expect(text).toContain(said);
      expect(text.match(/^(error|warning)\[/gm)).toHaveLength(1);
    }),
  );

  test("no such folder", () =>
    withFolder((folder) => {
      expect(manifestsText(join(folder, "missing"))).toBe("error[no-manifests]\nmanifests does not exist.\n");
    }));

  test("a file in place of a folder", () =>
    withFolder((folder) => {
      writeFileSync(join(folder, "a.yaml"), wrong);
      expect(manifestsText(join(folder, "a.yaml"))).toContain("error[unknown-manifest-field] a.yaml:4:1");
    }));
});

function laughs(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) => {
    const below = level === 0 ? "ha" : `[${`*l${level - 1}, `.repeat(10)}]`;
    return `  l${level}: &l${level} ${below}\n`;
  });
  return lines.join("");
}

function uses(count: number): string {
  return Array.from({ length: count }, (_, index) => `  b${index}: *b\n`).join("");
}

function keys(count: number): string {
  return Array.from({ length: count }, (_, index) => `  b${index}: text\n`).join("");
}
