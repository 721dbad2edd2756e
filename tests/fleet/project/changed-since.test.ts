import { expect } from "chai";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { handoffContract } from "../../../core/contract/handoff.ts";
import { FleetError } from "../../../fleet/fleet-error.ts";
import { changeFiles } from "../../../fleet/offboard/change-files.ts";
import type { StepContext, StepEnd } from "../../../fleet/offboard/offboard-step.ts";
import { onboard } from "../../../fleet/onboard/onboard.ts";
import { changedSince } from "../../../fleet/project/changed-since.ts";
import type { DeployedFleet, FleetSession } from "../../../fleet/session.ts";
import { FILES, ProjectFolder } from "../add/project-folder.ts";

const HOME = FILES["Pulumi.home.yaml"]!;
const DENIED = `    denied:
      - { user: mallory@acme.example, id: 93a4f8d2-0000-4000-8000-000000000001, since: 2026-11-29T20:00:00Z }
`;

describe("files that somebody changes while somebody else is asked", () => {
  let folder: ProjectFolder;
  beforeEach(() => (folder = new ProjectFolder()));
  afterEach(() => folder.remove());
  const again = () => ({ project: folder.open() });

  it("are named, also those that came or went", () => {
    const before = folder.open();
    expect(changedSince(before, folder.open())).to.deep.equal([]);
    folder.write("Pulumi.home.yaml", `${HOME}${DENIED}`);
    folder.write("Pulumi.client-initech.yaml", "config: {}\n");
    rmSync(join(folder.path, "Pulumi.client-globex.yaml"));
    expect(changedSince(before, folder.open())).to.deep.equal([
      "Pulumi.client-globex.yaml",
      "Pulumi.client-initech.yaml",
      "Pulumi.home.yaml",
    ]);
  });

  it("are the same where only the engine wrote how their secrets are sealed", () => {
    const before = folder.open();
    folder.write("Pulumi.home.yaml", HOME.replace("encryptionsalt: v1:home", "encryptionsalt: v1:another"));
    folder.write("Pulumi.client-globex.yaml", `encryptionsalt: v1:globex\n${FILES["Pulumi.client-globex.yaml"]!}`);
    expect(changedSince(before, folder.open())).to.deep.equal([]);
  });

  /** The first step of an offboarding, of which the plan was made from the files as they are now. */
  function leaving(): () => Promise<StepEnd> {
    const project = folder.open();
    const own = project.clients.get("globex")!;
    if (own.config.kind !== "client" || project.home === undefined) throw new Error("the files are at fault");
    const leaver = { slug: "globex", contract: handoffContract(own.config.client) };
    const client = { slug: "globex", project, home: project.home, own, leaver };
    return () => changeFiles({ session: { again }, client, options: {} } as unknown as StepContext);
  }

  it("stop an offboarding, which would write what was there before", async () => {
    const step = leaving();
    folder.write("Pulumi.home.yaml", `${HOME}${DENIED}`);
    const before = folder.all();
    const { state, detail } = await step();
    expect(state).to.equal("not-done");
    expect(detail).to.equal("somebody has changed Pulumi.home.yaml since the plan was made. Nothing was written");
    expect(folder.all()).to.deep.equal(before);
  });

  it("stop none otherwise, and what the engine wrote meanwhile stays", async () => {
    const step = leaving();
    folder.write("Pulumi.client-globex.yaml", `encryptionsalt: v1:globex\n${FILES["Pulumi.client-globex.yaml"]!}`);
    expect((await step()).state).to.equal("done");
    expect(folder.read("Pulumi.client-globex.yaml")).to.match(/^encryptionsalt: v1:globex\n[^]*offboarding: true/);
  });

  it("stop an onboarding before it begins", async () => {
    const deployed: DeployedFleet = { listed: new Map(), stacks: new Map(), unreadable: new Map(), locked: new Set() };
    const session = { project: folder.open(), again, readDeployed: () => Promise.resolve(deployed) };
    const confirm = () => {
      folder.write("Pulumi.home.yaml", HOME.replace("Auditors", "Everybody"));
      return Promise.resolve(true);
    };
    const begun = onboard(session as unknown as FleetSession, { slugs: ["globex"], confirm });
    const error: unknown = await begun.catch((one: unknown) => one);
    expect(error).to.be.instanceOf(FleetError);
    expect((error as FleetError).message).to.match(/^Somebody has changed Pulumi\.home\.yaml since the plan was made/);
    expect((error as FleetError).next).to.equal("npx switchyard onboard globex");
  });
});
