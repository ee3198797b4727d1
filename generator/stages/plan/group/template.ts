/**
 * What texts of a plan hold and what differs where an effect is the same: an environment's name and namespace, and the
 * name of the object.
 */
export interface Names {
  readonly environment?: string;
  readonly namespace?: string;
  readonly object?: string;
}

/** Characters of nobody's text (private use), for each name. */
const marks = {
  object: "\ue001",
  namespace: "\ue002",
  environment: "\ue003",
} as const satisfies Readonly<Record<keyof Names, string>>;

/** Before a digit: the character of that number, which the text has itself. */
const itself = "\ue000";
const special: readonly string[] = [itself, ...Object.values(marks)];
const marked = new Map(Object.entries(marks).map(([of, mark]) => [mark as string, of as keyof Names]));

/**
 * Plain data as JSON with marks in the place of names, so that equal templates are values that differ in nothing but these:
 * whatever a mark stands for, `filled` gives the value back. `words` are the names that are looked for in texts, one
 * after the other: what is a part of an earlier one is none of a later. The namespace is one everywhere where it is called one.
 */
export function templateOf(value: unknown, names: Names, words: readonly (keyof Names)[]): string {
  const escaped = withoutMarks(JSON.stringify(value));
  const { namespace } = names;
  const placed =
    namespace === undefined
      ? escaped
      : escaped.replaceAll(`"namespace":"${withoutMarks(inJson(namespace))}"`, '"namespace":"\ue002"');
  return words.reduce((text, of) => {
    const name = names[of];
    // Numbers and single letters are words of any text.
    if (name === undefined || /^(?:\d+|.?)$/.test(name)) return text;
    return replaced(text, withoutMarks(inJson(name)), marks[of]);
  }, placed);
}

/** The value that a template is of, with these names. */
export function filled<Value>(template: string, names: Names): Value {
  const text = template.replace(/\ue000([0-3])|[\ue001-\ue003]/g, (found, own: string | undefined) => {
    if (own !== undefined) return special[Number(own)] ?? "";
    const of = marked.get(found);
    return inJson(of === undefined ? "" : (names[of] ?? ""));
  });
  return JSON.parse(text) as Value;
}

/** `text` with a mark for each `name` that is a word of its own, or a part of one between dashes, dots and the like. */
function replaced(text: string, name: string, mark: string): string {
  let [result, from] = ["", 0];
  for (let found = text.indexOf(name); found >= 0; found = text.indexOf(name, Math.max(from, found + 1))) {
    const end = found + name.length;
    if (isInWord(text, found - 1) || isLetter(text.charCodeAt(end))) continue;
    result += text.slice(from, found) + mark;
    from = end;
  }
  return from === 0 ? text : result + text.slice(from);
}

/** Whether a word goes on before a place of JSON, where an escaped line break is no letter. */
function isInWord(text: string, at: number): boolean {
  return isLetter(text.charCodeAt(at)) && !(text[at - 1] === "\\" && "nrt".includes(text[at] ?? ""));
}

function isLetter(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function withoutMarks(text: string): string {
  return text.replace(/[\ue000-\ue003]/g, (own) => `${itself}${special.indexOf(own)}`);
}

/** A text as it stands between the quotes of JSON. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
