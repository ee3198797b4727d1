/** A comment below a pull request. */
export interface Comment {
  readonly id: number;
  readonly body: string;
}

/** How a forge's API reads and writes the comments of one pull request. */
interface Comments {
  readonly list: () => Promise<readonly Comment[]>;
  readonly change: (id: number, body: string) => Promise<void>;
  /** `made`: looks whether it was written, when nobody knows. */
  readonly add: (body: string, made: () => Promise<number | undefined>) => Promise<void>;
}

/** Writes the comment that starts with a hidden marker: a new one, or the one that is there. `fitting`: cuts a body that is too long. */
export async function writeMarked(
  { list, change, add }: Comments,
  marker: string,
  text: string,
  fitting: (body: string) => string = (body) => body,
): Promise<void> {
  const hidden = `<!-- trip-config:${marker} -->`;
  const body = fitting(`${hidden}\n${text}`);
  const find = async () => (await list()).find((comment) => comment.body.startsWith(hidden));
  const there = await find();
  if (there === undefined) return add(body, async () => (await find())?.id);
  if (withoutReturns(there.body) !== withoutReturns(body)) await change(there.id, body);
}

function withoutReturns(text: string): string {
  return text.replaceAll("\r\n", "\n").trimEnd();
}
