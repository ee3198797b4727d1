/** Patterns of Argo CD's AppProjects. One that cannot be read matches nothing, as in Argo CD. */

/** Go's path/filepath.Match, which AppProjects use for groups, kinds and names: a star stops at a slash. */
export function matchesKind(pattern: string, value: string): boolean {
  if (isPlain(pattern)) return pattern === value;
  return pattern === "*" ? !value.includes("/") : compiled(pattern, "/", false)?.test(value) === true;
}

/**
 * gobwas/glob, which AppProjects use for destinations and repositories: a star stops at `separator`, two do not. A
 * leading `!` turns the match round (globMatch in app_project_types.go of Argo CD 3.5).
 */
export function matchesGlob(pattern: string, value: string, separator = ""): boolean {
  if (isDenied(pattern)) return compiled(pattern.slice(1), separator, true)?.test(value) !== true;
  if (isPlain(pattern)) return pattern === value;
  return pattern === "*" || compiled(pattern, separator, true)?.test(value) === true;
}

/** A pattern that forbids what the rest of it matches. */
export function isDenied(pattern: string): boolean {
  return pattern.startsWith("!");
}

function isPlain(pattern: string): boolean {
  return !/[*?[\\{}]/.test(pattern);
}

function compiled(pattern: string, separator: string, isGlob: boolean): RegExp | undefined {
  const any = separator === "" ? "[^]" : `[^${separator}]`;
  const tokens = /\\(.)|(\*\*?)|(\?)|\[([^\]]+)\]|([{},[])|([\s\S])/g;
  let depth = 0;
  let source = "";
  for (const [token, escaped, stars, one, members, bracket] of pattern.matchAll(tokens)) {
    if (escaped !== undefined) source += literal(escaped);
    else if (stars !== undefined) source += isGlob && stars === "**" ? "[^]*" : `${any}*`;
    else if (one !== undefined) source += any;
    else if (members !== undefined) source += oneOf(members, isGlob ? "!" : "^");
    else if (bracket === "[") return undefined;
    else if (isGlob && bracket === "{") {
      depth += 1;
      source += "(?:";
    } else if (isGlob && bracket === "}" && depth > 0) {
      depth -= 1;
      source += ")";
    } else if (isGlob && bracket === "," && depth > 0) source += "|";
    else source += literal(token);
  }
  return depth === 0 ? safeRegExp(`^${source}$`) : undefined;
}

/** A character class; `not` in front of its members turns it round. */
function oneOf(members: string, not: string): string {
  const isNegated = members.startsWith(not);
  const plain = (isNegated ? members.slice(1) : members).replace(/[\\^\]]/g, "\\$&");
  return `[${isNegated ? "^" : ""}${plain}]`;
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
}

/** A character class such as `[z-a]` is no regular expression. */
function safeRegExp(source: string): RegExp | undefined {
  try {
    return new RegExp(source);
  } catch {
    return undefined;
  }
}
