import { createHash } from "node:crypto";
import type { Facts } from "./facts.ts";
import { findingsSection, waiversSection } from "./findings-section.ts";
import { graphSection } from "./graph-section.ts";
import { type Html, html } from "./html.ts";
import { layouter } from "./layout.ts";
import { planSection } from "./plan-section.ts";
import { quotaSection } from "./quota-section.ts";
import { releasesSection } from "./releases-section.ts";
import { routesSection } from "./routes-section.ts";
import { style } from "./style.ts";
import { versionsSection } from "./versions-section.ts";

/**
 * The page: one file that loads nothing and runs nothing. Its policy permits the one style sheet and no more, so that
 * markup that got in all the same would do nothing.
 */
export async function pageOf(facts: Facts): Promise<string> {
  const { environments, findings, waivers, steps, releases, plans, at } = facts;
  const layout = await layouter();
  const isCompiled = environments.length > 0;
  const parts: readonly Part[] = [
    ...(plans === undefined ? [] : [{ id: "plan", name: "The change", content: planSection(plans) }]),
    { id: "findings", name: "Findings", content: findingsSection(findings) },
    { id: "waivers", name: "Waivers", content: waiversSection(waivers, at) },
    ...(isCompiled
      ? [
          { id: "graph", name: "Who reaches whom", content: graphSection(environments, layout) },
          { id: "versions", name: "Versions", content: versionsSection(environments, steps) },
          { id: "quota", name: "Quota", content: quotaSection(environments) },
          { id: "routes", name: "Routes and certificates", content: routesSection(environments) },
          { id: "releases", name: "Releases and holds", content: releasesSection(environments, releases) },
        ]
      : []),
  ];
  return `<!doctype html>\n${document(facts, parts, isCompiled).markup}`;
}

interface Part {
  readonly id: string;
  readonly name: string;
  readonly content: Html;
}

function document({ product, at, commit }: Facts, parts: readonly Part[], isCompiled: boolean): Html {
  const hash = createHash("sha256").update(style).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const whence = commit === undefined ? "" : `, with env files on top of commit ${commit.slice(0, 12)}`;
  return html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${product}: report</title>
<style>${{ markup: style }}</style>
</head>
<body>
<header><h1>${product}</h1><p>As of ${at}${whence}.</p>
${isCompiled ? "" : html`<p><strong>The env files have a fault, so that nothing is compiled.</strong></p>`}
<nav aria-label="Parts of the page"><ul>${parts.map(({ id, name }) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav></header>
<main>
${parts.map(({ content }) => content)}</main>
</body>
</html>
`;
}
