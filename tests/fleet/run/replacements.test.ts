import { expect } from "chai";
import type { ClientPlan } from "../../../core/client/client-plan.ts";
import { replacements } from "../../../fleet/run/replacements.ts";
import type { DeployedStack } from "../../../fleet/workers/protocol.ts";

const ACCOUNT = "222222222222";
const plan = (name: string, permissionSet: string, path = "/", protect = false) =>
  ({ accountId: ACCOUNT, roles: [{ key: "admin", name, path, permissionSet, protect }] }) as unknown as ClientPlan;

const urn = (name: string) => `urn:pulumi:client-a::switchyard::x$aws:iam/role:Role::${name}`;
const client = (...roles: readonly (readonly [string, string, string?])[]): DeployedStack => ({
  stack: "client-a",
  outputs: {},
  resources: roles.map(([resource, name, path = "/"]) => ({
    urn: urn(resource),
    type: "aws:iam/role:Role",
    outputs: { name, path, arn: `arn:aws:iam::${ACCOUNT}:role/${name}` },
  })),
});
const home = (access: Readonly<Record<string, unknown>>): DeployedStack => ({
  stack: "home",
  outputs: { access },
  resources: [],
});
const entry = (role: string, accountId = ACCOUNT, name = "old") => ({
  client: "A",
  role,
  roleArn: `arn:aws:iam::${accountId}:role/${name}`,
  assignedTo: ["group:Auditors"],
});
const POINTS = home({ Set: entry("admin") });
const formerRoles = (...given: Parameters<typeof replacements>) => replacements(...given).former;

describe("roles that get another name", () => {
  it("are none for a client that was never deployed, and for one whose names are as they were", () => {
    expect(formerRoles(plan("new", "NewSet"), undefined, home({ OldSet: entry("admin") }))).to.deep.equal({});
    expect(
      formerRoles(plan("old", "OldSet"), client(["admin", "old"]), home({ OldSet: entry("admin") })),
    ).to.deep.equal({});
  });

  it("are known by the state: another name, or another path", () => {
    const before = client(["admin", "old"]);
    expect(formerRoles(plan("new", "Set"), before, POINTS)).to.deep.equal({ admin: { roleName: "old" } });
    expect(formerRoles(plan("old", "Set", "/team/"), before, POINTS)).to.deep.equal({ admin: { roleName: "old" } });
  });

  it("are still known where an earlier run was killed after it had made the new one", () => {
    const both = client(["admin", "old"], ["admin@new", "new"]);
    expect(formerRoles(plan("new", "Set"), both, POINTS)).to.deep.equal({ admin: { roleName: "old" } });
  });

  it("are not taken for another role's whose key begins alike", () => {
    const before = client(["admin-2", "other"], ["admin", "old"]);
    expect(formerRoles(plan("old", "Set"), before, undefined)).to.deep.equal({});
  });

  it("have the former set that the home stack made for this role of this account, and no other", () => {
    const before = client(["admin", "old"]);
    const of = (access: Readonly<Record<string, unknown>>) => formerRoles(plan("old", "NewSet"), before, home(access));
    expect(of({ OldSet: entry("admin") })).to.deep.equal({ admin: { permissionSet: "OldSet" } });
    expect(of({ OldSet: entry("read-only") })).to.deep.equal({});
    expect(of({ OldSet: entry("admin", "333333333333") })).to.deep.equal({});
    expect(of({ OldSet: entry("admin"), NewSet: entry("admin") })).to.deep.equal({});
  });

  it("can go at once where the home stack points at the new one, or was never deployed; not where it could not be read", () => {
    const both = client(["admin", "old"], ["admin@new", "new"]);
    const followed = home({ Set: entry("admin", ACCOUNT, "new") });
    const gone = { former: {}, outlived: { admin: { roleName: "old" } } };
    expect(replacements(plan("new", "Set"), both, followed)).to.deep.equal(gone);
    expect(replacements(plan("new", "Set"), both, undefined)).to.deep.equal(gone);
    const kept = { former: { admin: { roleName: "old" } }, outlived: {} };
    expect(replacements(plan("new", "Set"), both, "unread")).to.deep.equal(kept);
    expect(replacements(plan("new", "Set"), both, POINTS)).to.deep.equal(kept);
  });

  it("stay where an identity of IAM, or a shared set, still enters the former one", () => {
    const both = client(["admin", "old"], ["admin@new", "new"]);
    const roles = [entry("admin")];
    const shared: DeployedStack = {
      stack: "home",
      outputs: { sharedAccess: { Platform: { of: "Platform", assignedTo: ["group:P"], roles } } },
      resources: [],
    };
    const iam: DeployedStack = { stack: "home", outputs: { iamAccess: { "iam-user:a": roles } }, resources: [] };
    for (const of of [shared, iam])
      expect(replacements(plan("new", "Set"), both, of).former).to.deep.equal({ admin: { roleName: "old" } });
  });

  it("are not freed where the file protects them", () => {
    const both = client(["admin", "old"], ["admin@new", "new"]);
    expect(replacements(plan("new", "Set", "/", true), both, undefined)).to.deep.equal({ former: {}, outlived: {} });
  });

  it("have no former set by what the client's own state says", () => {
    const forged: DeployedStack = {
      ...client(["admin", "old"]),
      outputs: {
        contract: { roles: { admin: { permissionSet: "Everybody" } } },
        access: { Everybody: entry("admin") },
      },
    };
    expect(formerRoles(plan("old", "NewSet"), forged, home({}))).to.deep.equal({});
  });
});
