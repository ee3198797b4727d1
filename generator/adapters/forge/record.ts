import { type PublishRecord, parseRecord, recordPath } from "../../model/publish-record.ts";
import type { Repository } from "./port.ts";

/** The record of an environment, or of the cluster, in a commit of config. */
export async function recordAt(
  repository: Repository,
  commit: string,
  name: string,
): Promise<PublishRecord | undefined> {
  const path = recordPath(name);
  return parseRecord((await repository.texts(commit, [path])).get(path));
}
