/** A directive with its parameters, and the directives in it as lists by name. A leading `@` is left out of keys. */
export interface FluentdDirective {
  readonly [key: string]: FluentdValue | readonly FluentdDirective[];
}

/** Text as Fluentd reads it, or the variable that an expression reads. */
type FluentdValue = string | { readonly variable: string };

/**
 * Reads Fluentd's configuration as lib/fluent/config/v1_parser.rb and literal_parser.rb of 1.19 do, and refuses all that
 * we do not mean to write: comments after values, includes, JSON, and Ruby but for `ENV['NAME']`.
 */
export function fluentdConfig(text: string): FluentdDirective {
  const lines = text.split("\n").map((line) => line.trim());
  const { directive, end } = bodyOf(lines, 0, undefined);
  if (end !== lines.length) throw new Error(`line ${end + 1}: nothing is open that could be closed`);
  return directive;
}

function bodyOf(
  lines: readonly string[],
  start: number,
  name: string | undefined,
): { directive: FluentdDirective; end: number } {
  const directive: Record<string, FluentdValue | FluentdDirective[]> = {};
  let at = start;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const open = /^<([a-z]+)(?: ([A-Za-z0-9.*_@-]+))?>$/.exec(line);
    if (line === "") {
      at += 1;
    } else if (line.startsWith("</")) {
      if (line !== `</${name}>`) throw new Error(`line ${at + 1}: ${line} closes nothing`);
      return { directive, end: at + 1 };
    } else if (open !== null) {
      const [, inner = "", argument] = open;
      const { directive: child, end } = bodyOf(lines, at + 1, inner);
      const before = directive[inner] ?? [];
      if (!Array.isArray(before)) throw new Error(`line ${at + 1}: ${inner} is a parameter as well`);
      directive[inner] = [...before, argument === undefined ? child : { ...child, argument }];
      at = end;
    } else {
      const [, key, value] = /^(@?[a-z][a-z0-9_]*) (.+)$/s.exec(line) ?? [];
      if (key === undefined || value === undefined) throw new Error(`line ${at + 1}: ${line} is no parameter`);
      if (Object.hasOwn(directive, key)) throw new Error(`line ${at + 1}: ${key} is there twice`);
      directive[key.replace("@", "")] = readValue(value, at + 1);
      at += 1;
    }
  }
  if (name !== undefined) throw new Error(`<${name}> is not closed`);
  return { directive, end: at };
}

function readValue(written: string, line: number): FluentdValue {
  const [, variable] = /^"#\{ENV\['([A-Z_]+)'\]\}"$/.exec(written) ?? [];
  if (variable !== undefined) return { variable };
  const [, quoted] = /^'((?:[^'\\]|\\'|\\\\)*)'$/.exec(written) ?? [];
  if (quoted !== undefined) return quoted.replaceAll(/\\(['\\])/g, "$1");
  // `[` and `{` at the start are JSON, `#` after a space is a comment, and quotes mean something anywhere.
  if (/^[^\s'"#[{][^\s'"#]*$/.test(written)) return written;
  throw new Error(`line ${line}: ${written} is no value`);
}
