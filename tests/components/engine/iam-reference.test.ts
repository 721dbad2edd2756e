import { expect } from "chai";
import { iamReference } from "../../../components/engine/iam-reference.ts";

describe("the lists of what AWS has", () => {
  it("hold actions and condition keys of each service, in the form in which documents name them", async () => {
    const reference = await iamReference();
    const services = await reference.services();
    expect(services).to.include.members(["s3", "iam", "sts", "ec2", "kms", "organizations"]);
    for (const service of services) {
      expect(service).to.match(/^[a-z0-9.-]+$/);
      expect(await reference.actions(service), service).to.not.deep.equal([]);
      for (const action of await reference.actions(service)) expect(action, service).to.match(/^[A-Za-z0-9_-]+$/);
      for (const key of await reference.conditionKeys(service)) expect(key, service).to.include(":");
    }
    expect(await reference.globalConditionKeys()).to.include.members(["aws:SourceIp", "aws:PrincipalArn"]);
  });
});
