import { Graphviz } from "@hpcc-js/wasm-graphviz";
import type { Graph, GraphEdge, GraphNode } from "./facts.ts";

/** Where a graph's parts are drawn; in points, from the upper left corner. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

export interface PlacedNode extends GraphNode {
  readonly label: string;
  /** Of the middle. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge extends GraphEdge {
  /** The data of a path. */
  readonly path: string;
}

/** Points to an inch. */
const inch = 72;
/** Width of a character of the labels, which have one width each. */
const character = 7.4;
/** Characters of a label. */
const longest = 40;

/** Columns that a reader follows from the left to the right; a chain of calls may be longer. */
const mostColumns = 8;

/**
 * Lays graphs out from the left, where calls begin, to the right. Graphviz is given numbers in the place of names, so
 * that no name can mean anything to it, and answers numbers: what is drawn is written here. Where it makes a column of
 * each link of a long chain, it is asked again with fewer columns.
 */
export async function layouter(): Promise<(graph: Graph) => Layout> {
  const graphviz = await Graphviz.load();
  return (graph) => {
    const plain = graphviz.layout(dotOf(graph), "plain", "dot");
    const columns = columnsOf(plain);
    return placed(graph, columns === undefined ? plain : graphviz.layout(dotOf(graph, columns), "plain", "dot"));
  };
}

/** Nodes by the fewer columns that they are to stand in; undefined: there are few already. */
function columnsOf(plain: string): readonly (readonly string[])[] | undefined {
  const nodes = plain.split("\n").filter((line) => line.startsWith("node "));
  const places = nodes.map((line) => line.split(" ")).map(([, name = "", x]) => ({ name, x: Number(x) }));
  const all = [...new Set(places.map(({ x }) => x))].sort((a, b) => a - b);
  if (all.length <= mostColumns) return undefined;
  const columnOf = (x: number) => Math.floor((all.indexOf(x) * mostColumns) / all.length);
  return Array.from({ length: mostColumns }, (_, at) =>
    places.filter(({ x }) => columnOf(x) === at).map(({ name }) => name),
  );
}

/** `columns`: nodes that stand below each other, held in their order by a chain of points that nobody sees. */
function dotOf({ nodes, edges }: Graph, columns: readonly (readonly string[])[] = []): string {
  const numbers = new Map(nodes.map(({ name }, at) => [name, `n${at}`]));
  const boxes = nodes.map(
    (node, at) => `n${at} [width=${((labelOf(node).length * character + 18) / inch).toFixed(2)}]`,
  );
  const arrows = edges.map(({ from, to }) => `${numbers.get(from)} -> ${numbers.get(to)}`);
  const head = [
    "graph [rankdir=LR, nodesep=0.14, ranksep=0.8]",
    "node [shape=box, fixedsize=true, height=0.34]",
    `edge [arrowhead=none${columns.length === 0 ? "" : ", constraint=false"}]`,
  ];
  const same = columns.map((names, at) => `{ rank=same; c${at} [width=0.01, height=0.01]; ${names.join("; ")} }`);
  const chain = columns.length === 0 ? [] : [`${columns.map((_, at) => `c${at}`).join(" -> ")} [constraint=true]`];
  return `digraph { ${[...head, ...boxes, ...arrows, ...same, ...chain].join("; ")} }`;
}

/** Reads the form `plain`: https://graphviz.org/docs/outputs/plain/. Edges come in another order than they were given in. */
function placed({ nodes, edges }: Graph, plain: string): Layout {
  const rows = plain.split("\n").map((line) => line.split(" "));
  const [, , width = 0, height = 0] = rows.find(([kind]) => kind === "graph")?.map(Number) ?? [];
  const x = (inches: string | undefined) => round(Number(inches) * inch + margin);
  const y = (inches: string | undefined) => round((height - Number(inches)) * inch + margin);
  const numberOf = new Map(nodes.map(({ name }, at) => [name, `n${at}`]));
  const byEnds = new Map(edges.map((edge) => [`${numberOf.get(edge.from)} ${numberOf.get(edge.to)}`, edge]));
  const found: { nodes: PlacedNode[]; edges: PlacedEdge[] } = { nodes: [], edges: [] };
  for (const [kind, ...cells] of rows) {
    const [first = "", second = ""] = cells;
    const node = kind === "node" && first.startsWith("n") ? nodes[Number(first.slice(1))] : undefined;
    if (node !== undefined) {
      const size = { width: round(Number(cells[3]) * inch), height: round(Number(cells[4]) * inch) };
      found.nodes.push({ ...node, label: labelOf(node), x: x(second), y: y(cells[2]), ...size });
    }
    const edge = kind === "edge" ? byEnds.get(`${first} ${second}`) : undefined;
    if (edge === undefined) continue;
    const points = Array.from(
      { length: Number(cells[2]) },
      (_, at) => `${x(cells[3 + 2 * at])},${y(cells[4 + 2 * at])}`,
    );
    found.edges.push({ ...edge, path: `M${points[0]} C${points.slice(1).join(" ")}` });
  }
  return { width: round(width * inch) + 2 * margin, height: round(height * inch) + 2 * margin, ...found };
}

/** Around the drawing. */
const margin = 6;

function round(points: number): number {
  return Math.round(points * 10) / 10;
}

/** What most workloads are is not said of each; what is cut off stands in the title, and in the table. */
function labelOf({ name, kind }: GraphNode): string {
  const parts = name.split("/");
  const label = kind === "workload" ? workloadLabel(parts) : kind === "platform" ? `${parts[0]}/${parts.at(-1)}` : name;
  return label.length > longest ? `${label.slice(0, longest - 1)}…` : label;
}

function workloadLabel([type = "", ...rest]: readonly string[]): string {
  return type === "Deployment" ? rest.join("/") : `${rest.join("/")} (${type})`;
}
