import * as links from "../../../core/aws/links.ts";
import { testCalls } from "../support/calls.ts";

describe("links into the console and the portal", () => {
  testCalls(links, new URL("links-calls.yaml", import.meta.url));
});
