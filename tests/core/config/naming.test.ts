import * as naming from "../../../core/config/naming.ts";
import { matches, testCalls } from "../support/calls.ts";

describe("names that Switchyard gives", () => {
  testCalls({ ...naming, isClientStack: matches(naming.CLIENT_STACK) }, new URL("naming-calls.yaml", import.meta.url));
});
