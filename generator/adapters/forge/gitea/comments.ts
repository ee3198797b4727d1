import { type Comment, writeMarked } from "../comments.ts";
import { type CommentAnswer, commentsShape } from "./answers.ts";
import type { Connection } from "./connection.ts";

/** Comments of a pull request, the oldest first. Gitea gives all of them at once. */
export async function listComments(connection: Connection, number: number): Promise<readonly Comment[]> {
  const found = await connection.find<readonly CommentAnswer[]>(`/issues/${number}/comments`, commentsShape);
  return (found ?? []).map(({ id, body }) => ({ id, body: body ?? "" }));
}

/** Writes the comment with a marker. */
export async function writeComment(
  connection: Connection,
  number: number,
  marker: string,
  text: string,
): Promise<void> {
  const comments = {
    list: () => listComments(connection, number),
    change: (id: number, body: string) =>
      connection.write({ method: "PATCH", path: `/issues/comments/${id}`, body: { body } }),
    add: async (body: string, happened: () => Promise<number | undefined>) => {
      const request = { method: "POST", path: `/issues/${number}/comments`, body: { body } } as const;
      const made = await connection.once<number | true>(request, () => true, happened);
      if (made.kind === "refused") throw connection.told(made);
    },
  };
  await writeMarked(comments, marker, text);
}
