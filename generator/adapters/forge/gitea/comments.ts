import { type CommentAnswer, commentsShape } from "./answers.ts";
import type { Connection } from "./connection.ts";

interface Comment {
  readonly id: number;
  readonly body: string;
}

/** Comments of a pull request, the oldest first. Gitea gives all of them at once. */
export async function listComments(connection: Connection, number: number): Promise<readonly Comment[]> {
  const found = await connection.find<readonly CommentAnswer[]>(`/issues/${number}/comments`, commentsShape);
  return (found ?? []).map(({ id, body }) => ({ id, body: body ?? "" }));
}

/** Writes the comment that starts with a hidden marker: a new one, or the one that is there. */
export async function writeComment(
  connection: Connection,
  number: number,
  marker: string,
  text: string,
): Promise<void> {
  const hidden = `<!-- trip-config:${marker} -->`;
  const body = `${hidden}\n${text}`;
  const find = async () => (await listComments(connection, number)).find((comment) => comment.body.startsWith(hidden));
  const there = await find();
  if (there !== undefined) {
    if (there.body.trimEnd() === body.trimEnd()) return;
    await connection.write({ method: "PATCH", path: `/issues/comments/${there.id}`, body: { body } });
    return;
  }
  const path = `/issues/${number}/comments`;
  const made = await connection.once(
    { method: "POST", path, body: { body } },
    () => true,
    async () => (await find()) && true,
  );
  if (made.kind === "refused") throw connection.told(made);
}
