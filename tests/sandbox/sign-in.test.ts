import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { projectSignIn } from "../../sandbox/sign-in.ts";
import { inTemporaryFolder } from "./temporary.ts";

describe("projectSignIn", () => {
  it("is what the project's profiles use", async () => {
    await inTemporaryFolder(async (folder) => {
      const project =
        'name: x\nruntime: nodejs\nconfig:\n  homeAccount: { value: { accountId: "111111111111", company: initech } }\n';
      const levels = "  accessLevels: { value: { administrator: { managedPolicies: [AdministratorAccess] } } }\n";
      await writeFile(join(folder, "Pulumi.yaml"), project + levels);
      const identityCenter = "{ region: us-west-2, portal: https://initech.awsapps.com/start }";
      const home = `config:\n  x:home:\n    identityCenter: ${identityCenter}\n    grants: []\n`;
      await writeFile(join(folder, "Pulumi.home.yaml"), home);
      expect(projectSignIn(folder)).to.deep.equal({
        session: "initech",
        startUrl: "https://initech.awsapps.com/start",
        region: "us-west-2",
      });
    });
  });

  it("is the sandbox's own where the project says nothing", async () => {
    await inTemporaryFolder((folder) => {
      expect(projectSignIn(folder)).to.include({ session: "your-company", region: "eu-west-1" });
      return Promise.resolve();
    });
  });
});
