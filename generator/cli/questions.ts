import { createInterface } from "node:readline";
import {
  type ProjectSettings,
  type SettingName,
  type Surroundings,
  settingNames,
  settings,
} from "../daily/init/settings.ts";

/**
 * wrong: what was said cannot be it. missing: settings that nobody said, and that nothing can be taken for. gone: the person
 * went away.
 */
export type Answered =
  | { readonly kind: "answered"; readonly settings: ProjectSettings }
  | { readonly kind: "wrong"; readonly name: SettingName; readonly why: string }
  | { readonly kind: "missing"; readonly names: readonly SettingName[] }
  | { readonly kind: "gone" };

/** Asks until the answer has no fault. undefined: there will be none. */
type Ask = (
  question: string,
  usual: string | undefined,
  faultOf: (text: string) => string | undefined,
) => Promise<string | undefined>;

/** Where a person sits before it. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** The settings of a new project: what is said, what a person answers where one sits before it, and what is usual. */
export async function settle(
  said: Partial<ProjectSettings>,
  surroundings: Surroundings,
  person: Terminal | undefined,
): Promise<Answered> {
  if (person === undefined) return settled(said, surroundings, undefined);
  const { output } = person;
  const terminal = createInterface(person);
  try {
    // Lines, and no questions: what is typed ahead, or pasted, would be lost between two of them.
    output.write("An empty line takes what stands in brackets. Nothing is written before the last answer.\n");
    const lines = terminal[Symbol.asyncIterator]();
    return await settled(said, surroundings, async (question, usual, faultOf) => {
      terminal.setPrompt(`${question}${usual === undefined || usual === "" ? "" : ` [${usual}]`}: `);
      for (;;) {
        terminal.prompt();
        const { done, value } = await lines.next();
        if (done === true) return undefined;
        const text = value.trim();
        if (text === "" && usual !== undefined) return usual;
        const fault = faultOf(text);
        if (fault === undefined) return text;
        output.write(`${fault}\n`);
      }
    });
  } finally {
    terminal.close();
  }
}

async function settled(
  said: Partial<ProjectSettings>,
  surroundings: Surroundings,
  ask: Ask | undefined,
): Promise<Answered> {
  const known: Partial<Record<SettingName, string>> = {};
  const missing: SettingName[] = [];
  for (const name of settingNames) {
    const { question, usual, fault } = settings[name];
    const given = said[name];
    const why = given === undefined ? undefined : fault(given, known);
    if (why !== undefined) return { kind: "wrong", name, why };
    const otherwise = usual(known, surroundings);
    const answer =
      given ?? (ask === undefined ? otherwise : await ask(question, otherwise, (text) => fault(text, known)));
    if (answer !== undefined) known[name] = answer;
    else if (ask !== undefined) return { kind: "gone" };
    else missing.push(name);
  }
  return isWhole(known) ? { kind: "answered", settings: known } : { kind: "missing", names: missing };
}

function isWhole(known: Partial<Record<SettingName, string>>): known is ProjectSettings {
  return settingNames.every((name) => known[name] !== undefined);
}
