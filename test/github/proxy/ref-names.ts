/** Whether a full name of a ref fits a pattern such as `refs/tags/v*`; `*` stops at slashes. */
export function minimatchRef(pattern: string, ref: string): boolean {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^/]*");
  return new RegExp(`^${source}$`).test(ref);
}

/** As `git check-ref-format` has it, in short, and with the two slashes that GitHub asks for. */
export function isRefName(ref: string): boolean {
  return /^refs\/[^/]+\/./.test(ref) && !/\.\.|\/\/|@\{|[\u0000-\u0020~^:?*[\\]|\.lock$|\/$|\.$/.test(ref);
}

/** `heads/main` and `refs/heads/main` alike. */
export function fullRef(name: string): string {
  return name.startsWith("refs/") ? name : `refs/${name}`;
}
