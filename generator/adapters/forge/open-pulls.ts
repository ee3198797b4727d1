import type { Claims } from "./claims.ts";
import type { Comment } from "./comments.ts";
import type { Pull, PullRequests } from "./port.ts";

/** What a forge's API does to a pull request, whatever its state is. */
interface Means {
  readonly existing: (number: number) => Promise<Pull>;
  readonly change: (
    number: number,
    fields: { readonly title?: string; readonly body?: string; readonly state?: "closed" },
  ) => Promise<Pull>;
  readonly listComments: (number: number) => Promise<readonly Comment[]>;
  readonly writeComment: (number: number, marker: string, text: string) => Promise<void>;
  readonly claims: Claims;
}

/** What is done to pull requests while they are open. */
export function openPulls({
  existing,
  change,
  listComments,
  writeComment,
  claims,
}: Means): Pick<PullRequests, "update" | "close" | "comment" | "comments"> {
  const whileOpen = async (number: number, act: () => Promise<Pull>): Promise<Pull> => {
    const pull = await existing(number);
    return pull.state === "open" && (await claims.holds()) ? act() : pull;
  };
  return {
    update: (number, { title, body }) => whileOpen(number, () => change(number, { title, body })),
    close: (number, comment) =>
      whileOpen(number, async () => {
        if (comment !== undefined) await writeComment(number, "closed", comment);
        return change(number, { state: "closed" });
      }),
    comment: async (number, marker, body) => {
      if ((await existing(number)).state === "open") await writeComment(number, marker, body);
    },
    comments: async (number) => (await listComments(number)).map(({ body }) => body),
  };
}
