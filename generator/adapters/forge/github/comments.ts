import { type Comment, writeMarked } from "../comments.ts";
import { pageCount } from "../pages.ts";
import { type Connection, notAgain } from "./connection.ts";
import { cut } from "./text.ts";

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

/** Writes the comment with a marker. */
export async function writeComment(
  connection: Connection,
  number: number,
  marker: string,
  text: string,
): Promise<void> {
  const comments = {
    list: () => listComments(connection, number),
    change: async (id: number, body: string) => {
      await connection.write(({ rest }, at) => rest.issues.updateComment({ ...at, comment_id: id, body }));
    },
    add: async (body: string, happened: () => Promise<number | undefined>) => {
      const made = await connection.once(
        async ({ rest }, at) =>
          (await rest.issues.createComment({ ...at, issue_number: number, body, ...notAgain })).data.id,
        happened,
      );
      if (made.kind === "refused") throw connection.told(made);
    },
  };
  await writeMarked(comments, marker, text, cut);
}
