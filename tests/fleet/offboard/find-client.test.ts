import { expect } from "chai";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { handoffContract } from "../../../core/contract/handoff.ts";
import { FleetError } from "../../../fleet/fleet-error.ts";
import { findClient } from "../../../fleet/offboard/find-client.ts";
import type { DeployedFleet, FleetSession } from "../../../fleet/session.ts";
import type { DeployedStack } from "../../../fleet/workers/protocol.ts";
import { FILES, ProjectFolder } from "../add/project-folder.ts";

const ABC = FILES["Pulumi.client-abccorp.yaml"]!;
const MOVED = ABC.replace("222222222222", "444444444444");
const roleArn = (account: string) => `arn:aws:iam::${account}:role/your-company-read-only`;

function access(account: string, client = "AbcCorp") {
  const entry = { client, role: "read-only", roleArn: roleArn(account), assignedTo: ["group:Auditors"] };
  return { access: { AbcCorpReadOnly: entry } };
}

describe("what is there of a client that is to be offboarded", () => {
  let folder: ProjectFolder;
  beforeEach(() => (folder = new ProjectFolder()));
  afterEach(() => folder.remove());

  /** The client's stack as it is deployed from the files as they are now. */
  function deployed(): DeployedStack {
    const { config } = folder.open().clients.get("abccorp")!;
    if (config.kind !== "client") throw new Error(JSON.stringify(config));
    const type = "aws:iam/role:Role";
    return {
      stack: "client-abccorp",
      outputs: { contract: handoffContract(config.client) },
      resources: config.client.roles.map(({ key, name, arn }) => ({
        ...{ type, urn: `urn:pulumi:s::p::${type}::${key}` },
        outputs: { name, arn },
      })),
    };
  }

  function find(...stacks: readonly DeployedStack[]) {
    const fleet: DeployedFleet = {
      listed: new Map(stacks.map(({ stack: name }) => [name, { name }])),
      stacks: new Map(stacks.map((one) => [one.stack, one])),
      unreadable: new Map(),
      locked: new Set(),
    };
    const session = { again: () => ({ project: folder.open() }), readDeployed: () => Promise.resolve(fleet) };
    return findClient(session as unknown as FleetSession, "abccorp");
  }

  const home = (outputs: DeployedStack["outputs"] = {}): DeployedStack => ({ stack: "home", outputs, resources: [] });

  async function refusal(...stacks: readonly DeployedStack[]): Promise<string> {
    try {
      await find(...stacks);
      return "found";
    } catch (error) {
      if (!(error instanceof FleetError)) throw error;
      return error.message;
    }
  }

  it("is its file and its stack, of one account", async () => {
    const { client } = await find(deployed(), home(access("222222222222")));
    expect(client?.roles.map(({ arn }) => arn)).to.include(roleArn("222222222222"));
    expect(await refusal(deployed(), home(access("555555555555", "Other")))).to.equal("found");
    expect(await refusal(home(access("222222222222")))).to.equal("found");
  });

  it("is refused where its file has another account by now than its stack", async () => {
    const before = deployed();
    folder.write("Pulumi.client-abccorp.yaml", MOVED);
    const said = await refusal(before, home(access("222222222222")));
    expect(said).to.match(
      /^Pulumi\.client-abccorp\.yaml says account 444444444444, and the stack client-abccorp holds/,
    );
    expect(said).to.include('Write accountId: "222222222222" into Pulumi.client-abccorp.yaml');
    expect(await refusal({ ...before, outputs: {} }, home())).to.include("holds arn:aws:iam::222222222222:role/");
  });

  it("is refused where the home account lets people into another account of that client", async () => {
    folder.write("Pulumi.client-abccorp.yaml", MOVED);
    const said = await refusal(home(access("222222222222")));
    expect(said).to.include(`the home account lets group:Auditors into ${roleArn("222222222222")}`);
  });

  it("is refused without its file, where its contract names another account than the home stack", async () => {
    const { outputs } = deployed();
    rmSync(join(folder.path, "Pulumi.client-abccorp.yaml"));
    const said = await refusal({ stack: "client-abccorp", outputs, resources: [] }, home(access("333333333333")));
    expect(said).to.match(
      /^The contract of abccorp says account 222222222222, and the home account lets group:Auditors/,
    );
    expect(said).to.include('Write its file again, with accountId: "333333333333"');
  });
});
