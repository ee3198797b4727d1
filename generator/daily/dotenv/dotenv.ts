import type { Variables } from "./variables.ts";

/** The text of an .env file for docker compose. What it cannot say stands in it as a comment, so that nothing is missed. */
export function dotenvText(command: string, { values, secrets, elsewhere, several }: Variables): string {
  const comments = [
    `Made by \`trip-config dotenv ${command}\`.`,
    ...(secrets.length === 0 ? [] : [`Secret, and so not in here: ${secrets.join(", ")}`]),
    ...[...elsewhere].map(([name, from]) => `Known in the cluster only: ${name}, from ${from}`),
    ...[...several].map(
      ([name, all]) =>
        `Of several values, name a service for its own: ${name} is ${all
          .map(({ value, containers }) => `${quoted(value)} in ${containers.join(", ")}`)
          .join("; ")}`,
    ),
  ];
  const lines = [...values].map(([name, value]) => `${name}=${quoted(value)}`);
  return [...comments.map((text) => `# ${text.replaceAll(/[\r\n]+/g, " ")}`), ...lines, ""].join("\n");
}

/**
 * A value as the reader of docker compose takes it for itself (github.com/compose-spec/compose-go, dotenv): single quotes
 * keep all but themselves; in double ones a backslash keeps what follows, and `$` begins a variable.
 */
function quoted(value: string): string {
  if (/^[A-Za-z0-9_./:@%+,-]*$/.test(value)) return value;
  if (!value.includes("'") && !value.includes("\\")) return `'${value}'`;
  const escaped = value
    .replace(/[\\"$]/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r");
  return `"${escaped}"`;
}
