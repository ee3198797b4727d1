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
