import { asText } from "./loose.ts";

/** What a field of a schedule counts. */
export interface Field {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly words?: readonly string[];
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/** The five fields, in their order. */
export const fields: readonly Field[] = [
  { name: "minute", first: 0, last: 59 },
  { name: "hour", first: 0, last: 23 },
  { name: "day of the month", first: 1, last: 31 },
  { name: "month", first: 1, last: 12, words: months },
  { name: "day of the week", first: 0, last: 6, words: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];
const midnight = "0 0 * * *";

/** Schedules that have a name (github.com/robfig/cron, parser.go). */
const named: ReadonlyMap<string, string> = new Map([
  ["@daily", midnight],
  ["@midnight", midnight],
  ["@hourly", "0 * * * *"],
]);

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** An ordinary schedule in words, "every day at 03:00"; undefined for one that words do not make clearer. */
export function scheduleWords(schedule: string): string | undefined {
  const text = named.get(schedule) ?? schedule.trim();
  const every = /^\*\/(\d{1,2}) \* \* \* \*$/.exec(text.replace(/\s+/g, " "))?.[1];
  if (every !== undefined) return 60 % Number(every) === 0 ? `every ${every} minutes` : undefined;
  const [minute = "", hour = "", day, month, weekday = ""] = text.split(/\s+/);
  if (!/^\d{1,2}$/.test(minute) || day !== "*" || month !== "*") return undefined;
  const minutes = minute.padStart(2, "0");
  if (hour === "*" && weekday === "*") return `every hour at ${minutes} past`;
  if (!/^\d{1,2}$/.test(hour)) return undefined;
  const time = `${hour.padStart(2, "0")}:${minutes}`;
  if (weekday === "*") return `every day at ${time}`;
  const name = /^[0-6]$/.test(weekday) ? days[Number(weekday)] : undefined;
  return name === undefined ? undefined : `every ${name} at ${time}`;
}

/** Seconds from one time of a schedule to the next, at the least; undefined where nobody here knows. */
export function shortestGap(schedule: string): number | undefined {
  const [minutes, hours] = (named.get(schedule) ?? schedule).trim().split(/\s+/);
  const [minuteField, hourField] = fields;
  if (minutes === undefined || hours === undefined || minuteField === undefined || hourField === undefined)
    return undefined;
  if (schedule.startsWith("@") && !named.has(schedule)) return undefined;
  const inHour = valuesOf(minutes, minuteField);
  const times = valuesOf(hours, hourField).flatMap((hour) => inHour.map((minute) => hour * 60 + minute));
  const sorted = [...new Set(times)].sort((a, b) => a - b);
  const [first] = sorted;
  if (first === undefined) return undefined;
  // Into the next day, as if it were one of its days, too.
  const gaps = sorted.map((time, index) => (sorted[index + 1] ?? first + 24 * 60) - time);
  return Math.min(...gaps) * 60;
}

/** Days of the months, in a leap year. */
const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Whether a schedule that is one never comes: its day is in none of its months (SpecSchedule.Next of robfig/cron gives up
 * after five years). Where the day of the week is given, too, either of the two days is enough.
 */
export function neverComes(schedule: unknown): boolean {
  const [, , days = "*", monthsOf = "*", weekdays = "*"] = asText(schedule).trim().split(/\s+/);
  if (isAny(days) || !isAny(weekdays) || asText(schedule).startsWith("@")) return false;
  const [dayField, monthField] = [fields[2], fields[3]];
  if (dayField === undefined || monthField === undefined) return false;
  const wanted = valuesOf(days, dayField);
  return valuesOf(monthsOf, monthField).every((month) => wanted.every((day) => day > (lengths[month - 1] ?? 31)));
}

function isAny(text: string): boolean {
  return text.split(",").some((range) => /^[*?](\/1)?$/.test(range));
}

function valuesOf(text: string, field: Field): readonly number[] {
  return text.split(",").flatMap((range) => {
    const [span = "", step] = range.split("/");
    const [low = "", high] = span.split("-");
    const first = low === "*" || low === "?" ? field.first : numberOf(low, field.words, field.first);
    if (first === undefined) return [];
    const open = low === "*" || low === "?" || step !== undefined;
    const last = high === undefined ? (open ? field.last : first) : numberOf(high, field.words, field.first);
    const stride = step === undefined ? 1 : Number(step);
    const count = last === undefined || !(stride > 0) ? 0 : Math.floor((last - first) / stride) + 1;
    return Array.from({ length: Math.max(0, count) }, (_, index) => first + index * stride);
  });
}

/** A number, or a word that stands for one. */
export function numberOf(text: string, words: readonly string[] = [], first = 0): number | undefined {
  const word = words.indexOf(text.toLowerCase());
  if (word >= 0) return word + first;
  return /^\+?\d+$/.test(text) ? Number(text) : undefined;
}
