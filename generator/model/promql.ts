/** What a label must be: that text, or one of several. */
type Wanted = string | readonly string[];

/**
 * A PromQL selector such as `up{job="prometheus"}`. Values are quoted, whatever they hold: PromQL takes the escapes of Go,
 * among which are all that JSON writes.
 */
export function series(metric: string, labels: Readonly<Record<string, Wanted>>, ...more: readonly string[]): string {
  const matchers = Object.entries(labels).map(([label, wanted]) =>
    typeof wanted === "string"
      ? `${label}=${JSON.stringify(wanted)}`
      : `${label}=~${JSON.stringify(wanted.map(literal).join("|"))}`,
  );
  return `${metric}{${[...matchers, ...more].join(",")}}`;
}

/** A regular expression of RE2 that matches `text` and nothing else. */
function literal(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}
