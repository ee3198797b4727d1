const seconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `30m` in seconds, as the schema of the env files has durations; undefined: it has another form. */
export function parseDuration(text: string): number | undefined {
  const { number, unit } = /^(?<number>0|[1-9][0-9]{0,4})(?<unit>[smhd])$/.exec(text)?.groups ?? {};
  return number === undefined ? undefined : Number(number) * seconds[unit as keyof typeof seconds];
}

/** Seconds as a person writes them: in the largest unit that needs no fraction. */
export function durationText(duration: number): string {
  const units = ["d", "h", "m"] as const;
  const unit = units.find((one) => duration > 0 && duration % seconds[one] === 0) ?? "s";
  return `${duration / seconds[unit]}${unit}`;
}
