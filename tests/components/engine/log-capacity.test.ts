import { expect } from "chai";
import { clientFile } from "../support/clients.ts";
import { configOf, deploy, type Deployment } from "../support/deploy.ts";

const texts = ({ logged }: Deployment, severity: "info" | "warn") =>
  logged.filter((one) => one.severity === severity).map(({ message }) => message);

describe("a preview of a client says how near AWS's quotas are", () => {
  it("the nearest", async () => {
    const file = clientFile("AbcCorp", "222222222222", "{ administrator: { permissionsBoundary: PowerUserAccess } }");
    const stack = await deploy("client-abccorp", configOf("client-abccorp", file), { preview: true });
    expect(stack.error).to.equal(undefined);
    expect(texts(stack, "info")).to.have.lengthOf(1);
    expect(texts(stack, "info")[0]).to.match(
      /^Nearest quota: 20 of 32 characters in the name of the permission set AbcCorpAdministrator \(62 %\); apart from names, \d+ of 2048 characters in the trust policy of acme-administrator \(\d+ %\)\.$/,
    );
    expect(texts(stack, "warn")).to.deep.equal([]);
  });

  it("what is almost used up", async () => {
    const policies =
      "{ administrator: { managedPolicies: [A, B, C, D, E, F, G, H], permissionsBoundary: PowerUserAccess } }";
    const file = clientFile("AbcCorp", "222222222222", policies);
    const stack = await deploy("client-abccorp", configOf("client-abccorp", file), { preview: true });
    expect(texts(stack, "info")[0]).to.match(
      /^Nearest quota: 8 of 10 managed policies of acme-administrator \(80 %\)\.$/,
    );
    expect(texts(stack, "warn")).to.have.lengthOf(1);
    expect(texts(stack, "warn")[0]).to.include("`quotas.managedPoliciesPerRole` in Pulumi.yaml");
  });
});
