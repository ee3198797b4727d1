import { asList, asRecord } from "../../../generator/model/loose.ts";
import { type Handler, refusal } from "./call.ts";

/** A listing that is too long is cut, and says so. The emulator lists everything. */
export const getTree: Handler = async ({ hosted, pass, query }) => {
  const most = query.has("recursive") ? hosted.mostEntries : hosted.mostInFolder;
  const answer = await pass();
  const body = asRecord(answer.body);
  const entries = asList(body.tree);
  if (answer.status !== 200 || entries.length <= most) return answer;
  return { ...answer, body: { ...body, tree: entries.slice(0, most), truncated: true } };
};

/** The emulator makes an empty tree. */
export const createTree: Handler = async ({ body, pass }) =>
  asList(body.tree).length === 0 ? refusal(422, "Invalid tree info") : pass();
