/** The same story, with the Jenkinsfile run by Groovy. */
import { describe } from "vitest";
import { onJenkins } from "./on-jenkins.ts";
import { story } from "./story.ts";

describe("on Jenkins", () => story(onJenkins));
