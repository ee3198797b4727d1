import { pageCount } from "../pages.ts";
import { type Connection, notAgain } from "./connection.ts";
import { cut } from "./text.ts";

interface Comment {
  readonly id: number;
  readonly body: string;
}

/** Comments of a pull request, the oldest first. */
export async function listComments(connection: Connection, number: number): Promise<readonly Comment[]> {
  const count = pageCount(connection.pacing, `the comments of #${number}`);
  const comments = await connection.find((octokit, at) =>
    octokit.paginate(octokit.rest.issues.listComments, { ...at, issue_number: number, per_page: 100 }, ({ data }) => {
      count();
      return data;
    }),
  );
  return (comments ?? []).map(({ id, body }) => ({ id, body: body ?? "" }));
}

/** Writes the comment that starts with a hidden marker: a new one, or the one that is there. */
export async function writeComment(
  connection: Connection,
  number: number,
  marker: string,
  text: string,
): Promise<void> {
  const hidden = `<!-- trip-config:${marker} -->`;
  const body = cut(`${hidden}\n${text}`);
  const find = async () => (await listComments(connection, number)).find((comment) => comment.body.startsWith(hidden));
  const there = await find();
  if (there !== undefined) {
    if (withoutReturns(there.body) === withoutReturns(body)) return;
    await connection.write(({ rest }, at) => rest.issues.updateComment({ ...at, comment_id: there.id, body }));
    return;
  }
  const made = await connection.once(
    async ({ rest }, at) =>
      (await rest.issues.createComment({ ...at, issue_number: number, body, ...notAgain })).data.id,
    async () => (await find())?.id,
  );
  if (made.kind === "refused") throw connection.told(made);
}

function withoutReturns(text: string): string {
  return text.replaceAll("\r\n", "\n").trimEnd();
}
