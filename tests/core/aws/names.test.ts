import * as names from "../../../core/aws/names.ts";
import { matches, testCalls } from "../support/calls.ts";

describe("names that AWS takes", () => {
  testCalls(
    {
      caseless: names.caseless,
      isPermissionSetName: matches(names.PERMISSION_SET_NAME),
      isRoleName: matches(names.ROLE_NAME),
      isRolePath: matches(names.ROLE_PATH),
    },
    new URL("names-calls.yaml", import.meta.url),
  );
});
