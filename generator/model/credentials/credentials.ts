import { isLiteral, namesSecret } from "./names.ts";
import { credentialPatterns } from "./patterns.ts";
import { isRandom } from "./randomness.ts";

/** Every pattern in one, so that most values are settled by a single search. */
const any = new RegExp(credentialPatterns.map(([, pattern]) => pattern.source).join("|"), "m");
const assignment =
  /(?:^|[\s,;&?{("'])-{0,2}([A-Za-z_][\w./-]{0,80})["']?[ \t]*(?:(=)|:)[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s,;&})"']+)(?=([ \t]*(?:$|[,;&})\n]))?))/gm;
const secretWord = /pass|pwd|secret|token|key|credential/i;

/**
 * What the credential that `value` holds is, in words, such as "a GitHub token", or undefined when it looks like none.
 * `key` is the name that the value is kept under: a variable, a field, an annotation, a file. A value that only refers
 * to a credential ($(NAME), ${NAME}, {{ … }}, a path, an address) is none.
 */
export function credentialIn(key: string, value: string): string | undefined {
  // Only an address needs less than the 15 characters of the shortest token.
  if ((value.length >= 15 || value.includes("://")) && any.test(value)) {
    return credentialPatterns.find(([, pattern]) => pattern.test(value))?.[0];
  }
  const named = namesSecret(key);
  if (named !== undefined && !isDocument(value) && isLiteral(named, value, key)) return named;
  if (isRandom(key, value)) return "a random key";
  return value.length > 5 && secretWord.test(value) ? assignedIn(value) : undefined;
}

/** A text of several lines, or JSON: what is in it says more than what it is called. */
function isDocument(value: string): boolean {
  const text = value.trim();
  return text.includes("\n") || /^[{[]/.test(text);
}

/** A credential that is assigned inside a text: `password=…`, `apiKey: …`, `"token": "…"`. */
function assignedIn(text: string): string | undefined {
  for (const [, name = "", equals, double, single, bare, ended] of text.matchAll(assignment)) {
    const named = secretWord.test(name) ? namesSecret(name) : undefined;
    if (named === undefined) continue;
    if (bare !== undefined && (isCode(bare) || (equals === undefined && ended === undefined))) continue;
    if (isLiteral(named, double ?? single ?? bare ?? "", name)) return named;
  }
  return undefined;
}

/** `process.env.PASSWORD`, `getenv(`, `string[`, `{`: code or what is nested, rather than a value. */
function isCode(bare: string): boolean {
  return /^[{[]|^[A-Za-z_]\w*(?:\.[A-Za-z_]|\[|\()/.test(bare);
}
