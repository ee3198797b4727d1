import { asText } from "../../../model/loose.ts";
import { type Field, fields, numberOf } from "../../../model/schedule.ts";
import type { Path } from "../schema/faults.ts";
import { isSet, type Problem, refuseIf } from "./problem.ts";
import { timeZones } from "./time-zones.ts";

const descriptors = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];
const duration = /^[+-]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/;

/** A schedule as github.com/robfig/cron v3.0.1 reads it (parser.go, ParseStandard), without a time zone of its own. */
export function scheduleProblems(schedule: unknown, path: Path): readonly Problem[] {
  const text = asText(schedule);
  if (text === "") return [];
  if (text.includes("TZ")) {
    return [{ path, message: "names a time zone.", hint: "Name it in /spec/timeZone instead." }];
  }
  if (text.startsWith("@")) return descriptorProblems(text, path);
  const parts = text.trim().split(/\s+/);
  if (parts.length !== fields.length) {
    const hint = "Write minute, hour, day of month, month and day of week, such as `0 3 * * *`.";
    return [{ path, message: `has ${parts.length} fields instead of 5.`, hint }];
  }
  return fields.flatMap((field, at) => {
    const [wrong] = (parts[at] ?? "").split(",").flatMap((range) => rangeFault(range, field) ?? []);
    const message = `is \`${text}\`, whose ${field.name} ${wrong}.`;
    return refuseIf(wrong !== undefined, path, message, `Write ${field.first} to ${field.last}, or *.`);
  });
}

function descriptorProblems(text: string, path: Path): readonly Problem[] {
  const every = text.startsWith("@every ");
  const known = every ? duration.test(text.slice("@every ".length)) : descriptors.includes(text);
  const hint = every ? "Write it as @every 1h30m." : `Use ${descriptors.join(", ")}.`;
  return refuseIf(!known, path, `is \`${text}\`, which is no schedule.`, hint);
}

/** What is wrong with `*`, `5`, `1-5`, `*\u002f15` or `mon-fri`, as the end of a sentence. An empty range counts for nothing. */
function rangeFault(range: string, field: Field): string | undefined {
  if (range === "") return undefined;
  const [span = "", step, ...more] = range.split("/");
  const bounds = span.split("-");
  if (more.length > 0) return `has more than one slash in \`${range}\``;
  const stride = step === undefined ? 1 : numberOf(step);
  if (stride === undefined) return `has \`${step}\` for a step, which is no number`;
  if (stride === 0) return "has a step of 0";
  if (bounds[0] === "*" || bounds[0] === "?") return undefined;
  if (bounds.length > 2) return `has more than one dash in \`${range}\``;
  const [low, high] = bounds.map((bound) => numberOf(bound, field.words, field.first));
  if (low === undefined) return `has \`${bounds[0]}\`, which is no number`;
  if (bounds.length === 2 && high === undefined) return `has \`${bounds[1]}\`, which is no number`;
  const last = high ?? (step === undefined ? low : field.last);
  if (low < field.first) return `is ${low}, but begins at ${field.first}`;
  if (last > field.last) return `is ${last}, but ends at ${field.last}`;
  return low > last ? `goes from ${low} down to ${last}` : undefined;
}

/** validateTimeZone of pkg/apis/batch/validation: names of IANA's database, as they are written there. */
export function timeZoneProblems(timeZone: unknown, path: Path): readonly Problem[] {
  if (!isSet(timeZone)) return [];
  const name = asText(timeZone);
  const hint = "Use a name of the IANA database, such as Europe/Berlin.";
  return refuseIf(!isTimeZone(name), path, `is \`${name}\`, which is no time zone.`, hint);
}

function isTimeZone(name: string): boolean {
  const slash = name.indexOf("/");
  const region = slash < 0 ? "plain" : name.slice(0, slash);
  const known = timeZones();
  return Object.hasOwn(known, region) && (known[region] ?? "").split(" ").includes(name.slice(slash + 1));
}
