import { partOnGitea } from "./on-gitea.ts";

partOnGitea("rollback");
