import { asText, entryOf } from "../../../model/loose.ts";
import { scheduleWords } from "../../../model/schedule.ts";
import type { Effect } from "../effect.ts";
import type { Pair, Scene } from "../scene.ts";
import { causesOf, templateChanges } from "./causes.ts";
import { isKept } from "./data.ts";
import { successorOf } from "./other-kind.ts";
import { commandOn, listed, quoted } from "./words.ts";
import { countOf, specOf } from "./workload.ts";

/**
 * When a CronJob runs from now on, and what with. Runs that are under way go on as they are: a change of the CronJob is
 * for the next ones (pkg/controller/cronjob, cronjob_controllerv2.go).
 */
export function cronJobs(pair: Pair, scene: Scene): readonly Effect[] {
  if (pair.reference.kind !== "CronJob" || pair.before === undefined) return [];
  if (pair.after === undefined) return successorOf(pair, scene) === undefined ? removed(pair) : [];
  return [...schedule(pair), ...suspended(pair), ...concurrency(pair), ...template(pair, scene)];
}

function removed({ reference: { name }, before }: Pair): readonly Effect[] {
  if (isKept(before)) return [];
  const message = `CronJob ${quoted(name)} is removed with its Jobs: it runs no more, and a run that is under way is stopped.`;
  return [{ kind: "run", workload: name, when: "no-longer", severity: "medium", message }];
}

/**
 * The controller looks for times between the last run and now that were missed, by the new schedule: one that has gone by
 * today, although nothing was due then, is one of them (mostRecentScheduleTime in pkg/controller/cronjob/utils.go).
 */
function schedule({ reference: { name, namespace }, before, after, fields }: Pair): readonly Effect[] {
  if (!fields.some(({ path }) => path[1] === "schedule" || path[1] === "timeZone")) return [];
  const [from, to] = [before, after].map((object) => timesOf(specOf(object)));
  const { suspend, startingDeadlineSeconds } = specOf(after);
  const deadline = countOf(startingDeadlineSeconds);
  const caughtUp =
    deadline === undefined
      ? " A time of the new schedule that has gone by since the last run counts as missed, and is caught up: there may be one run more on that day."
      : ` A time of the new schedule that has gone by since the last run is caught up within ${deadline} s only: there may be a run more, or none, on that day.`;
  const message = `CronJob ${quoted(name)} runs at other times: ${to}, instead of ${from}.${suspend === true ? "" : caughtUp}`;
  const command = commandOn("get", "cronjob", name, namespace);
  const hint = `look after the sync when it ran last: ${command}; where two runs on a day do harm, choose an hour before both times.`;
  const severity = suspend === true ? "low" : "medium";
  return [
    {
      kind: "run",
      workload: name,
      when: "schedule",
      severity,
      message,
      ...(suspend !== true && { hint }),
    },
  ];
}

function timesOf({ schedule: text, timeZone }: ReturnType<typeof specOf>): string {
  const words = scheduleWords(asText(text));
  const zone = asText(timeZone) || "time of the control plane";
  return `${quoted(asText(text))} (${words === undefined ? "" : `${words}, `}${zone})`;
}

function suspended({ reference: { name }, before, after }: Pair): readonly Effect[] {
  const [was, is] = [before, after].map((object) => specOf(object).suspend === true);
  if (was === is) return [];
  const facts = { kind: "run", workload: name, severity: "medium" } as const;
  if (is) {
    const message = `CronJob ${quoted(name)} is suspended: it runs no more until it is switched on again. A run that is under way goes on.`;
    return [{ ...facts, when: "no-longer", message }];
  }
  const deadline = countOf(specOf(after).startingDeadlineSeconds);
  const late = deadline === undefined ? "" : `, unless that was more than ${deadline} s ago`;
  const message = `CronJob ${quoted(name)} is no longer suspended: the last time that it missed is caught up at once${late}.`;
  return [{ ...facts, when: "schedule", message }];
}

/** What a policy does with a run that is due while one is at work. */
const policies = {
  Allow: "begins beside it: several may be at work at once",
  Forbid: "is left out, and begins when that one has ended, if it is not too late by then",
  Replace: "stops that one and begins instead of it",
} as const;

function concurrency({ reference: { name }, after, fields }: Pair): readonly Effect[] {
  if (!fields.some(({ path }) => path[1] === "concurrencyPolicy")) return [];
  const policy = asText(specOf(after).concurrencyPolicy) || "Allow";
  const what = entryOf(policies, policy);
  if (what === undefined) return [];
  const severity = policy === "Forbid" ? "low" : "medium";
  const message = `A run of CronJob ${quoted(name)} that is due while another is at work ${what} (${policy}).`;
  return [{ kind: "run", workload: name, when: "schedule", severity, message }];
}

function template({ reference: { name }, after, fields }: Pair, scene: Scene): readonly Effect[] {
  const changes = templateChanges(fields);
  if (after === undefined || changes.length === 0) return [];
  const causes = listed(causesOf(changes, after, scene), 4);
  const message = `The next run of CronJob ${quoted(name)} has another template, because of ${causes}. A run that is under way goes on as it is.`;
  return [{ kind: "run", workload: name, when: "schedule", severity: "low", message }];
}
