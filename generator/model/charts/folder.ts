/** Folder of what charts were rendered to, below envs/. */
export const chartsFolder = "charts";

/** File beside the rendered objects that says what they were rendered of. */
export const lockName = "lock.json";

interface ChartPath {
  /** Whose it is: an environment's name, or `cluster`. */
  readonly unit: string;
  /** What the chart is called in the env files. */
  readonly chart: string;
  /** Path below the chart's folder. */
  readonly name: string;
}

/** Path of a file below envs/, taken apart; undefined where it belongs to no chart. */
export function chartPath(path: string): ChartPath | undefined {
  const [first, unit, chart, ...rest] = path.split("/");
  if (first !== chartsFolder || unit === undefined || chart === undefined || rest.length === 0) return undefined;
  return { unit, chart, name: rest.join("/") };
}

/** Whether a file below envs/ belongs to a chart of another unit than this one. */
export function isOfAnothersChart(path: string, unit: string): boolean {
  const found = chartPath(path);
  return found !== undefined && found.unit !== unit;
}
