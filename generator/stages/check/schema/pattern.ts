/**
 * A pattern as Go's regexp reads it, or undefined where JavaScript has no such thing: then nothing is said of the text.
 * Go knows flags in front, names its own end of text, and lets anything be escaped.
 */
export function compiledPattern(source: string): RegExp | undefined {
  const [, flags = "", rest = source] = /^\(\?([ims]+)\)(.*)$/s.exec(source) ?? [];
  const translated = rest
    .replaceAll("\\z", "$")
    .replaceAll("\\A", "^")
    .replace(/\[:(\w+):\]/g, named);
  return regExp(translated, `${flags}u`) ?? regExp(translated, flags);
}

const classes: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  digit: "0-9",
  lower: "a-z",
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};

function named(whole: string, name: string): string {
  return Object.hasOwn(classes, name) ? (classes[name] ?? whole) : whole;
}

function regExp(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}
