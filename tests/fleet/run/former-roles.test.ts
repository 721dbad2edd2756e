import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { EngineFailure } from "../../../fleet/engine/engine-command.ts";
import type { FleetProject, ProjectStack } from "../../../fleet/project/open-project.ts";
import { formerFaults, freeRoles, keptUrns } from "../../../fleet/run/former-roles.ts";
import type { FleetSession } from "../../../fleet/session.ts";
import type { DeployedStack } from "../../../fleet/workers/protocol.ts";
import { FILES, ProjectFolder } from "../add/project-folder.ts";

const TYPE = "aws:iam/role:Role";
const OWN = "urn:pulumi:client-globex::switchyard::switchyard:client:Client$switchyard:client:AccessRole";
const role = (resource: string, name: string) => ({
  ...{ urn: `${OWN}$${TYPE}::${resource}`, type: TYPE, outputs: { name, path: "/" } },
});
const DEPLOYED: DeployedStack = {
  stack: "client-globex",
  outputs: {},
  resources: [role("administrator", "globex-admin"), role("read-only", "your-company-read-only")],
};
const FORMER = { administrator: { roleName: "globex-admin" } };
const GLOBEX = FILES["Pulumi.client-globex.yaml"]!;

describe("roles that are kept beside those that take their place", () => {
  let folder: ProjectFolder;
  beforeEach(() => (folder = new ProjectFolder()));
  afterEach(() => folder.remove());

  /** The project once the administrator's role has another name. */
  function renamed(to = "name: globex-admin-2"): { readonly project: FleetProject; readonly stack: ProjectStack } {
    folder.write("Pulumi.client-globex.yaml", GLOBEX.replace("name: globex-admin", to));
    const project = folder.open();
    const stack = project.clients.get("globex")!;
    if (stack.config.kind !== "client") throw new Error(JSON.stringify(stack.config));
    return { project, stack };
  }
  const codes = (to: string, former = FORMER, deployed = DEPLOYED): readonly string[] => {
    const { project, stack } = renamed(to);
    return formerFaults(project, stack, former, deployed).map(({ code }) => code);
  };

  it("can be kept where nothing protects them", () => {
    expect(codes("name: globex-admin-2, protect: false")).to.deep.equal([]);
  });

  it("cannot where the role is protected: it could not be deleted afterwards", () => {
    expect(codes("name: globex-admin-2, protect: true")).to.deep.equal(["client/former-protected"]);
  });

  it("cannot where only the path is another: IAM takes a name once", () => {
    expect(codes("name: globex-admin, path: /x/, protect: false")).to.deep.equal(["client/former-path"]);
  });

  it("cannot where home protects the permission set that is to go", () => {
    const home = FILES["Pulumi.home.yaml"]!;
    const former = { administrator: { permissionSet: "GlobexOldAdmin" } } as unknown as typeof FORMER;
    for (const [protect, expected] of [
      [false, []],
      [true, ["home/former-protected"]],
    ] as const) {
      folder.write(
        "Pulumi.home.yaml",
        home.replace("    grants:", `    permissionSets: { protect: ${String(protect)} }\n    grants:`),
      );
      expect(codes("name: globex-admin, protect: false", former)).to.deep.equal(expected);
    }
  });

  it("are no question where nothing gets another name, and none of the home stack", () => {
    const { project, stack } = renamed("name: globex-admin-2, protect: true");
    expect(formerFaults(project, stack, {}, DEPLOYED)).to.deep.equal([]);
    expect(formerFaults(project, project.home!, FORMER, DEPLOYED)).to.deep.equal([]);
    expect(keptUrns(project.home!, FORMER, DEPLOYED)).to.deep.equal([]);
  });

  it("are left as they are by their URNs, and no other role is", () => {
    const { stack } = renamed();
    expect(keptUrns(stack, FORMER, DEPLOYED)).to.deep.equal([`${OWN}$${TYPE}::administrator`]);
    expect(keptUrns(stack, {}, DEPLOYED)).to.deep.equal([]);
    expect(keptUrns(stack, FORMER, undefined)).to.deep.equal([]);
  });

  describe("once they can go", () => {
    let place: string;
    beforeEach(async () => (place = await mkdtemp(join(tmpdir(), "former-"))));
    afterEach(() => rm(place, { recursive: true }));

    /** With a stand-in for the engine, which writes down what it is asked. */
    async function freeing(script: string): Promise<string> {
      const command = join(place, "engine");
      await writeFile(command, `#!/bin/sh\necho "$@" >> ${join(place, "asked")}\n${script}\n`, { mode: 0o755 });
      const { project, stack } = renamed();
      const session = {
        engine: { command, version: "3.200.0", env: { PATH: process.env["PATH"] ?? "" } },
        project,
      } as unknown as FleetSession;
      await freeRoles(session, stack, FORMER, DEPLOYED);
      return readFile(join(place, "asked"), "utf8");
    }

    it("lose their protection, and they alone", async () => {
      expect(await freeing("true")).to.equal(
        `state unprotect ${OWN}$${TYPE}::administrator --yes --stack client-globex --non-interactive\n`,
      );
    });

    it("are not taken for free where the engine refuses", async () => {
      const error: unknown = await freeing("exit 255").catch((one: unknown) => one);
      expect(error).to.be.instanceOf(EngineFailure);
    });
  });
});
