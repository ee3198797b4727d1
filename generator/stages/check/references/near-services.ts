import leven from "leven";

/** A host of one word in a text, with the port behind it. */
export interface Host {
  readonly host: string;
  readonly port: number | undefined;
}

const label = "[a-z](?:[a-z0-9-]*[a-z0-9])?";
const whole = new RegExp(`^(${label}):(\\d{2,5})$`);
const inUrl = new RegExp(`://(?:[^\\s/@"']*@)?(${label})(?::(\\d{2,5}))?(?=$|[/?\\s"',;)\\]}])`, "g");
const namesImages = /IMAGE|TAG|VERSION/i;

/** Whether a text may have such a host; most have none. */
export function mayNameHost(value: string): boolean {
  return value.includes("://") || (value.length < 512 && value.includes(":"));
}

/**
 * The hosts of one word in a value: those of URLs, and `name:port` where the value is nothing else, or a list of such.
 * A word with dots is a host outside, or a Service with its namespace.
 */
export function hostsIn(key: string, value: string): readonly Host[] {
  const urls = [...value.matchAll(inUrl)].flatMap(([, host, port]) => hostOf(host, port));
  if (urls.length > 0 || value.length >= 512 || namesImages.test(key)) return urls;
  const parts = value.trim().split(",");
  const matches = parts.map((part) => whole.exec(part.trim()));
  return matches.some((match) => match === null) ? [] : matches.flatMap((match) => hostOf(match?.[1], match?.[2]));
}

function hostOf(host: string | undefined, port: string | undefined): readonly Host[] {
  if (host === undefined || host === "localhost") return [];
  // What has a smaller number behind it is an image with its version.
  const number = port === undefined ? undefined : Number(port);
  return number !== undefined && number < 20 ? [] : [{ host, port: number }];
}

/** The one name among `names` that `host` likely means: a letter or two apart, and by more than a number. */
export function nearName(host: string, names: readonly string[]): string | undefined {
  const letters = (name: string) => name.replace(/\d+/g, "");
  const [near, ...more] = names.filter(
    (name) => Math.min(host.length, name.length) > 4 && letters(name) !== letters(host) && leven(host, name) <= 2,
  );
  return more.length === 0 ? near : undefined;
}
