import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../sandbox/paths.ts";
import { runCommand } from "../../../sandbox/run-command.ts";

describe("the diagnosis of the invited member's example", () => {
  it("says of each caller which side refuses, and what to change", async () => {
    const program = join(projectRoot, "examples", "c-invited-member", "explain.ts");
    const { code, stdout, stderr } = await runCommand(process.execPath, ["--import", "tsx", program]);
    expect(code, stderr).to.equal(0);
    const answers = stdout.trim().split(/\n(?! )/);
    const expected = [
      /^iam-user:operator can enter the role/,
      /^iam-user:operator cannot enter .*: refused by the role's trust policy\.\n {2}Sign in with MFA/,
      /^iam-user:deputy cannot enter .*: refused by the caller's policies\.\n {2}Grant the role organizationAccountAccessRole of Laboratory to iam-user:deputy in Pulumi\.home\.yaml/,
      /^iam-user:intern cannot enter .*: refused by the role's trust policy and by the caller's policies\.\n {2}Name intern under trust\.users .*\n {2}Grant the role/,
    ];
    expect(answers).to.have.lengthOf(expected.length);
    for (const [index, pattern] of expected.entries()) expect(answers[index]).to.match(pattern);
  });
});
