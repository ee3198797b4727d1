/** Unique name of the datasource that is provisioned. */
export const datasourceUid = "prometheus";

/** One line, or one group of lines, of a panel; the legend is Grafana's template over the labels. */
export interface Query {
  readonly expr: string;
  readonly legend: string;
}

/** A panel before it has a place. Units are Grafana's: https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/ */
export interface Panel {
  readonly title: string;
  readonly type: "timeseries" | "stat";
  readonly unit: "short" | "percentunit" | "bytes" | "d";
  readonly queries: readonly Query[];
}

/** A dashboard as Grafana imports it. */
export type Dashboard = Readonly<Record<string, unknown>>;

/** `schemaVersion` of the format that is written here; Grafana migrates it to its own. */
const schemaVersion = 39;
const columns = 2;
const width = 24 / columns;
const height = 8;
/** Grafana refuses longer ones. */
const longestUid = 40;

/** Panels in two columns, in their order. */
export function dashboard(uid: string, title: string, tags: readonly string[], panels: readonly Panel[]): Dashboard {
  if (uid.length > longestUid) throw new RangeError(`the uid ${uid} is too long`);
  return {
    uid,
    title,
    tags,
    schemaVersion,
    editable: false,
    graphTooltip: 1,
    timezone: "browser",
    time: { from: "now-6h", to: "now" },
    refresh: "30s",
    templating: { list: [] },
    annotations: { list: [] },
    panels: panels.map(placed),
  };
}

function placed({ title, type, unit, queries }: Panel, index: number): Readonly<Record<string, unknown>> {
  const datasource = { type: "prometheus", uid: datasourceUid };
  return {
    id: index + 1,
    type,
    title,
    datasource,
    gridPos: { h: height, w: width, x: (index % columns) * width, y: Math.floor(index / columns) * height },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: queries.map(({ expr, legend }, query) => ({
      refId: String.fromCharCode("A".charCodeAt(0) + query),
      datasource,
      expr,
      legendFormat: legend,
    })),
  };
}
