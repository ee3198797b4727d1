import type { Diagnostic, Sources } from "../../diagnostics/diagnostic.ts";

export type Format = "text" | "json";

export interface Told {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Sources;
}

export interface PrintOptions {
  readonly format: Format;
  readonly colour: boolean;
}

/** Prints findings and a result: as text in this order, as JSON the findings beside the result's fields. */
export async function print(told: Told, text: string, fields: object, options: PrintOptions): Promise<void> {
  const { locate } = await import("../../diagnostics/locate.ts");
  const diagnostics = locate(told.diagnostics, told.sources);
  if (options.format === "json") {
    const { jsonOf } = await import("../../diagnostics/json.ts");
    process.stdout.write(`${JSON.stringify({ diagnostics: diagnostics.map(jsonOf), ...fields }, null, 2)}\n`);
    return;
  }
  const { textOf } = await import("../../diagnostics/text.ts");
  const found = diagnostics.length === 0 ? "" : `${textOf(diagnostics, options.colour)}\n`;
  process.stdout.write(found + text);
}
