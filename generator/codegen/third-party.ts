import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly license: string;
  /** What has to go along with every copy. */
  readonly text: string;
}

/**
 * The packages that are in a bundle, by the paths of its files, with their licences: each of them asks that its text goes
 * along with what is made of it. A package that says nothing of it stops the build.
 */
export function thirdPartyNotice(paths: readonly string[]): string {
  const folders = new Set(paths.flatMap((path) => packageFolder(path) ?? []));
  const packages = new Map([...folders].map(read).map((one) => [`${one.name} ${one.version}`, one] as const));
  const sections = [...packages].sort(([a], [b]) => (a < b ? -1 : 1)).map(([title, one]) => section(title, one));
  return [intro, ...sections].join("\n");
}

/** The schemas are no package: schemas/kubernetes/README.md says what they are derived from. */
const intro = `# What others have made in this bundle

The schemas of Kubernetes, Argo CD, cert-manager, external-secrets, Gateway API, MetalLB and sealed-secrets are derived
from what these projects publish under Apache-2.0, whose text is below; those of Traefik from what it publishes under the MIT licence:

    The MIT License (MIT)

    Copyright (c) 2016-2020 Containous SAS; 2020-2025 Traefik Labs

    Permission is hereby granted, free of charge, to any person obtaining a copy
    of this software and associated documentation files (the "Software"), to deal
    in the Software without restriction, including without limitation the rights
    to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
    copies of the Software, and to permit persons to whom the Software is
    furnished to do so, subject to the following conditions:

    The above copyright notice and this permission notice shall be included in
    all copies or substantial portions of the Software.

    THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
    IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
    FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
    AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
    LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
    OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
    THE SOFTWARE.
`;

function packageFolder(path: string): string | undefined {
  return /^.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+/.exec(path)?.[0];
}

function read(folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.|-|$)/i.test(entry));
  if (typeof license !== "string" || file === undefined)
    throw new Error(`${folder} does not say under which licence it is`);
  return { name, version, license, text: readFileSync(join(folder, file), "utf8") };
}

function section(title: string, { license, text }: BundledPackage): string {
  const quoted = text
    .replaceAll("\r\n", "\n")
    .trim()
    .replace(/^/gm, "    ")
    .replace(/[ \t]+$/gm, "");
  return `## ${title}\n\n${license}\n\n${quoted}\n`;
}
