import { expect } from "chai";
import type { Portfolio } from "../../../core/portfolio/read-portfolio.ts";
import { clientCard } from "../../../fleet/onboard/client-card.ts";
import { readFleetFiles } from "../../../fleet/project/read-fleet-files.ts";
import { FILES, ProjectFolder } from "../add/project-folder.ts";

const PORTAL = "https://acme.awsapps.com/start";
const ADMIN = "arn:aws:iam::222222222222:role/your-company-administrator";
const READ = "arn:aws:iam::222222222222:role/your-company-read-only";
const link = (arn: string) => `https://signin.aws.amazon.com/switchrole?${arn}`;
const role = (key: string, roleArn: string) => ({
  client: "AbcCorp",
  role: key,
  roleArn,
  switchRoleLink: link(roleArn),
});

function portfolioOf(home: string): Portfolio {
  const folder = new ProjectFolder({ ...FILES, "Pulumi.home.yaml": home });
  try {
    const { portfolio, faults } = readFleetFiles(folder.open(), new Date("2026-11-29"));
    if (portfolio === undefined) throw new Error(JSON.stringify(faults));
    return portfolio;
  } finally {
    folder.remove();
  }
}

describe("the card of a client", () => {
  const without = portfolioOf(FILES["Pulumi.home.yaml"]!);
  const withPortal = portfolioOf(FILES["Pulumi.home.yaml"]!.replace("eu-west-1 }", `eu-west-1, portal: "${PORTAL}" }`));
  const outputs = {
    access: {
      AbcCorpReadOnly: { ...role("read-only", READ), assignedTo: ["group:Auditors"], portalLink: `${PORTAL}/1` },
      AbcCorpAdministrator: { ...role("administrator", ADMIN), assignedTo: [], portalLink: `${PORTAL}/2` },
      GlobexReadOnly: {
        ...role("read-only", "arn:aws:iam::333333333333:role/your-company-read-only"),
        assignedTo: ["group:Auditors"],
      },
    },
    sharedAccess: {
      Platform: { assignedTo: ["group:Platform"], portalLink: `${PORTAL}/3`, roles: [role("read-only", READ)] },
    },
    iamAccess: { "iam-user:robot": [role("read-only", READ)] },
  };

  it("has every way into each role that somebody holds, and nothing of other clients", () => {
    const card = clientCard(withPortal, "abccorp", outputs)!;
    expect(card).to.include({ slug: "abccorp", name: "AbcCorp", accountId: "222222222222" });
    expect(card.roles).to.deep.equal([
      {
        ...{ role: "read-only", roleArn: READ, switchRoleLink: link(READ), who: ["group:Auditors"] },
        ...{ portalLink: `${PORTAL}/1`, profile: "abccorp-read-only" },
      },
      {
        ...{ role: "read-only", roleArn: READ, switchRoleLink: link(READ), who: ["group:Platform"] },
        ...{ portalLink: `${PORTAL}/3`, profile: "abccorp-read-only-2" },
      },
      { role: "read-only", roleArn: READ, switchRoleLink: link(READ), who: ["iam-user:robot"] },
    ]);
  });

  it("has text for the AWS CLI with a profile for each way through the portal, and with no other account", () => {
    const { profiles = "" } = clientCard(withPortal, "abccorp", outputs)!;
    expect(profiles).to.include(PORTAL).and.to.include("[profile abccorp-read-only]").and.to.include(READ);
    expect(profiles).to.include("[profile abccorp-read-only-2]");
    expect(profiles).to.not.include("333333333333").and.to.not.include("administrator");
  });

  it("has no profiles without a portal", () => {
    const card = clientCard(without, "abccorp", outputs)!;
    expect(card.profiles).to.equal(undefined);
    expect(card.roles.some(({ profile }) => profile !== undefined)).to.equal(false);
  });

  it("is of what is deployed: nobody, where home was never deployed or its outputs have another form", () => {
    for (const none of [{}, { access: 7, sharedAccess: { a: 1 }, iamAccess: { a: [{ role: 1 }] } }])
      expect(clientCard(withPortal, "abccorp", none)!.roles).to.deep.equal([]);
  });

  it("is none of a client that has no file", () => {
    expect(clientCard(withPortal, "initech", outputs)).to.equal(undefined);
  });
});
