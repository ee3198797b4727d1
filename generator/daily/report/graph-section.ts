import { alike } from "../../model/grouping.ts";
import type { EnvironmentFacts, Graph, GraphEdge } from "./facts.ts";
import { type Html, html, nothing } from "./html.ts";
import type { Layout, PlacedEdge, PlacedNode } from "./layout.ts";
import { namesText, section, table } from "./parts.ts";

/** Connections that a drawing still tells apart. */
const mostEdges = 1_000;
/** Graphs that are drawn; the others have their table. */
const mostGraphs = 20;

/** Who reaches whom: a drawing for all environments that have the same graph, and the same as a table. */
export function graphSection(environments: readonly EnvironmentFacts[], layout: (graph: Graph) => Layout): Html {
  const shapes = alike(environments, ({ graph }) => JSON.stringify(graph));
  return section("graph", "Who reaches whom", [
    html`<p>What network policies let pass, whether or not anybody asks for it. A line leads from the caller to the called.
<span class="key asked">asked for</span> by an env file; <span class="key other">by policies alone</span>, as the platform needs it.</p>`,
    ...shapes.map((members, at) => shapeOf(members, at, at < mostGraphs ? layout : undefined)),
  ]);
}

function shapeOf(
  members: readonly EnvironmentFacts[],
  at: number,
  layout: ((graph: Graph) => Layout) | undefined,
): Html {
  const [first] = members;
  if (first === undefined) return nothing;
  const { graph } = first;
  const isDrawn = layout !== undefined && graph.edges.length <= mostEdges;
  const drawing = isDrawn ? drawn(layout(graph), namesText(members), `graph-${at}`) : nothing;
  const heading = html`<h3>${namesText(members)}</h3>`;
  return html`<article class="shape">${heading}${isDrawn ? drawing : html`<p>Too many connections to draw; the table has all of them.</p>`}
<details><summary>${graph.edges.length} connections as a table</summary>${edgeTable(graph.edges)}</details></article>`;
}

function edgeTable(edges: readonly GraphEdge[]): Html {
  return table(
    "Connections",
    ["from", "to", "ports", "policies", "asked for"],
    edges.map(({ from, to, ports, policies, isDeclared }) => [
      from,
      to,
      ports.join(", "),
      policies.length === 0 ? "none isolates either end" : policies.join(", "),
      isDeclared ? "yes" : "no",
    ]),
  );
}

function drawn({ width, height, nodes, edges }: Layout, whose: string, id: string): Html {
  return html`<div class="drawing" role="group" tabindex="0" aria-label="Drawing of who reaches whom in ${whose}">
<svg role="img" aria-labelledby="${id}-title ${id}-desc" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title id="${id}-title">Who reaches whom in ${whose}</title>
<desc id="${id}-desc">${nodes.length} parties and ${edges.length} connections; the table below has each of them.</desc>
<defs><marker id="${id}-tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="tip" d="M0,0 L8,4 L0,8 z"/></marker></defs>
${edges.map((edge) => arrow(edge, id))}${nodes.map(box)}</svg></div>`;
}

function arrow({ from, to, ports, policies, isDeclared, path }: PlacedEdge, id: string): Html {
  const by = policies.length === 0 ? "no policy isolates either end" : `by ${policies.join(", ")}`;
  return html`<g class="edge ${isDeclared ? "asked" : "other"}" data-from="${from}" data-to="${to}"><title>${from} to ${to}, ${ports.join(", ")}: ${by}</title><path d="${path}" marker-end="url(#${id}-tip)"/></g>
`;
}

function box({ name, kind, label, x, y, width, height }: PlacedNode): Html {
  return html`<g class="node ${kind}"><title>${name}</title><rect x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="4"/><text x="${x}" y="${y + 4}">${label}</text></g>
`;
}
