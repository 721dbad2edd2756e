import { assumeRolePolicy } from "../../../../core/home/permission-sets/assume-role-policy.ts";
import { testCalls } from "../../support/calls.ts";

describe("the policy of a permission set that enters one role", () => {
  testCalls({ assumeRolePolicy }, new URL("assume-role-policy-calls.yaml", import.meta.url));
});
