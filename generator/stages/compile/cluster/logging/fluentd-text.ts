/** A parameter's value: text, or a variable of Fluentd's environment that is read when it starts. */
type Value = string | number | boolean | { readonly variable: string };

/** `<name argument>` with what is in it. */
export interface Directive {
  readonly name: string;
  readonly argument?: string;
  readonly parameters: Readonly<Record<string, Value>>;
  readonly directives?: readonly Directive[];
}

/** Fluentd's configuration text (https://docs.fluentd.org/configuration/config-file). */
export function fluentdText(directives: readonly Directive[]): string {
  return directives.map((directive) => block(directive, "")).join("\n");
}

function block({ name, argument, parameters, directives = [] }: Directive, indent: string): string {
  const inner = `${indent}  `;
  return [
    `${indent}<${name}${argument === undefined ? "" : ` ${argument}`}>\n`,
    ...Object.entries(parameters).map(([key, value]) => `${inner}${key} ${valueText(value)}\n`),
    ...directives.map((directive) => block(directive, inner)),
    `${indent}</${name}>\n`,
  ].join("");
}

/** What the parser takes as it stands, without a comment, an expression or JSON in it. */
const plain = /^[A-Za-z0-9/@%_*][A-Za-z0-9/@%_*.:,${}[\]=-]*$/;
const control = /[\u0000-\u001f\u007f]/;

function valueText(value: Value): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  // Only in double quotes does Fluentd evaluate Ruby, so nothing else is ever put between them.
  if (typeof value === "object") return `"#{ENV['${value.variable}']}"`;
  if (plain.test(value)) return value;
  if (control.test(value)) throw new RangeError("a value of Fluentd's configuration is one line of text");
  return `'${value.replaceAll(/[\\']/g, "\\$&")}'`;
}
