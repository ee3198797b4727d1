import { knownWords } from "../generated/known-words.js";

/** Words that patterns look for within others. */
const within = /key|pwd/;

/** Answers the form of a name: all that a rule can tell of it beside which name it is. */
export type FormOf = (name: string) => string;

/**
 * The form of names: words that a rule may know as they are (`latest`, `admin`, `service`), of what else there is only
 * where letters and digits stand. Two names of one form have one length and pass the same patterns, and neither is a word
 * that means something to a rule.
 */
export function nameForms(): FormOf {
  const known = new Set(knownWords.split(" "));
  const forms = new Map<string, string>();
  return (name) => name.replace(/[a-z]+|[0-9]/g, (part) => (part < "a" ? "0" : formOfWord(part, known, forms)));
}

/** Whether names of a form are all one name. */
export function isOneName(form: string): boolean {
  return !/[A0]/.test(form);
}

function formOfWord(word: string, known: ReadonlySet<string>, forms: Map<string, string>): string {
  const before = forms.get(word);
  if (before !== undefined) return before;
  const form = isKnown(word, known) ? word : "A".repeat(word.length);
  forms.set(word, form);
  return form;
}

/** Whether a rule may look for a word, or for a part of it. */
function isKnown(word: string, known: ReadonlySet<string>): boolean {
  if (known.has(word) || within.test(word)) return true;
  for (let start = 0; start + 4 <= word.length; start++) {
    for (let end = start + 4; end <= word.length; end++) if (known.has(word.slice(start, end))) return true;
  }
  return false;
}
