/** Whole seconds from an instant to another; none when clocks disagree. */
export function secondsSince(instant: string, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - Date.parse(instant)) / 1000));
}

/** `45 seconds`, `12 minutes`, `3 hours`, `2 days`: the largest unit that leaves no more than rounding behind. */
export function durationInWords(seconds: number): string {
  const [size, unit] = units.find(([size]) => seconds >= 2 * size || seconds === size) ?? [1, "second"];
  const number = Math.floor(seconds / size);
  return `${number} ${unit}${number === 1 ? "" : "s"}`;
}

const units = [
  [86_400, "day"],
  [3600, "hour"],
  [60, "minute"],
] as const;

/** The latest of the texts that are instants of RFC 3339, as it is written. */
export function latestInstant(texts: readonly string[]): string | undefined {
  return texts
    .filter((text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text))
    .sort((a, b) => Date.parse(a) - Date.parse(b))
    .at(-1);
}
