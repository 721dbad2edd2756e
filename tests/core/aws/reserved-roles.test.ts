import * as reservedRoles from "../../../core/aws/reserved-roles.ts";
import { testCalls } from "../support/calls.ts";

describe("the reserved roles of permission sets", () => {
  testCalls(reservedRoles, new URL("reserved-roles-calls.yaml", import.meta.url));
});
