import { requestFacts } from "../../../generator/model/controllers/requests.ts";
import { answerOf } from "../../../generator/model/requests/answer.ts";
import type { Answer, Request, ServedRoute } from "../../../generator/model/requests/request.ts";
import type { Asked, ProxyName } from "./world.ts";

export interface Difference {
  readonly request: Request;
  readonly model: Answer;
  readonly real: Answer;
  readonly routes: readonly ServedRoute[];
}

/** Where a proxy answered otherwise than the model says, and how many answers there were. */
export function differencesOf(
  asked: readonly Asked[],
  name: ProxyName,
): { readonly count: number; readonly differences: readonly Difference[] } {
  const all = asked.flatMap(({ routes, answers }) =>
    answers.flatMap(({ request, by: { [name]: real } }) =>
      real === undefined ? [] : [{ request, model: answerOf(routes, requestFacts[name], request), real, routes }],
    ),
  );
  return { count: all.length, differences: all.filter(({ model, real }) => ordered(model) !== ordered(real)) };
}

function ordered(answer: Answer): string {
  const headers = Object.entries(answer.headers).sort(([a], [b]) => (a < b ? -1 : 1));
  const fields = Object.entries({ ...answer, headers }).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(fields);
}
