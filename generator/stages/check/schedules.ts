import type { CodeTexts } from "../../diagnostics/code-text.ts";
import { asRecord, asText } from "../../model/loose.ts";
import { neverComes } from "../../model/schedule.ts";
import { finding } from "./finding.ts";
import { placeOf } from "./place.ts";
import type { Rule } from "./rule.ts";

/** @codes gathered by the build */
export const codes = {
  "schedule-never-comes": {
    cause: "A CronJob's day is in none of its months, such as 30 February: it never runs by itself.",
    cure: "Correct the day or the month. One that is to run by hand only says so with `suspend`.",
  },
} as const satisfies CodeTexts;

/** CronJobs whose schedule is one, and never comes. */
export const schedules: Rule = ({ unit }) =>
  unit.objects.flatMap((subject) => {
    const { kind, spec } = subject.object;
    const { schedule, suspend } = asRecord(spec);
    if (kind !== "CronJob" || suspend === true || !neverComes(schedule)) return [];
    return [
      finding("schedule-never-comes", subject, {
        severity: "warning",
        message: `The schedule \`${asText(schedule)}\` never comes: none of its months has such a day.`,
        hint: "Correct the day or the month, or set `suspend` when it is to run by hand only.",
        origin: placeOf(subject, ["spec", "schedule"]),
      }),
    ];
  });
