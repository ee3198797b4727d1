import type { ChartFiles } from "./archive.ts";

/** Functions of templates that give something else each time (sprig's crypto, random and uuid). */
const randomFunctions = [
  "bcrypt",
  "encryptAES",
  "genCA",
  "genCAWithKey",
  "genPrivateKey",
  "genSelfSignedCert",
  "genSelfSignedCertWithKey",
  "genSignedCert",
  "genSignedCertWithKey",
  "htpasswd",
  "randAlpha",
  "randAlphaNum",
  "randAscii",
  "randBytes",
  "randInt",
  "randNumeric",
  "shuffle",
  "uuidv4",
] as const;

/** The time of rendering, and what the cluster has, which is nothing where there is none. */
export const outsideFunctions = { time: "now", cluster: "lookup" } as const;

/** Where templates of a chart use functions of that kind: "randAlphaNum in greeter/templates/secret.yaml". */
export function randomnessOf(files: ChartFiles): readonly string[] {
  return [...files].flatMap(([path, bytes]) => {
    if (!isTemplate(path)) return [];
    const used = new Set(callsIn(bytes.toString("utf8")));
    return randomFunctions.filter((name) => used.has(name)).map((name) => `${name} in ${path}`);
  });
}

/** The files with another word in the place of a function; undefined where no template calls it. */
export function withOther(files: ChartFiles, name: string, word: string): ChartFiles | undefined {
  let calls = 0;
  const changed = new Map<string, Buffer>();
  for (const [path, bytes] of files) {
    if (!isTemplate(path)) {
      changed.set(path, bytes);
      continue;
    }
    const text = mapCalls(bytes.toString("utf8"), (call) => {
      if (call !== name) return call;
      calls++;
      return word;
    });
    changed.set(path, Buffer.from(text));
  }
  return calls === 0 ? undefined : changed;
}

function isTemplate(path: string): boolean {
  return /(^|\/)templates\//.test(path);
}

function callsIn(text: string): readonly string[] {
  const calls: string[] = [];
  mapCalls(text, (call) => {
    calls.push(call);
    return call;
  });
  return calls;
}

/** Words in actions that are neither fields, nor variables, nor in strings or comments. */
function mapCalls(text: string, mapped: (call: string) => string): string {
  return text.replace(/\{\{(?!-?\s*\/\*)[\s\S]*?\}\}/g, (action) =>
    action.replace(/"(?:\\.|[^"\\])*"|`[^`]*`|(?<![\w.$])[A-Za-z]\w*/g, (word) =>
      word.startsWith('"') || word.startsWith("`") ? word : mapped(word),
    ),
  );
}
