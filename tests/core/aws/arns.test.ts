import * as arns from "../../../core/aws/arns.ts";
import { testCalls } from "../support/calls.ts";

describe("ARNs", () => {
  testCalls(arns, new URL("arns-calls.yaml", import.meta.url));
});
