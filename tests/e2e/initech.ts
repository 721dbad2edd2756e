import { expect } from "chai";
import { deployedRoles, runChecks } from "../../sandbox/demo/checks.ts";
import { WORLD_IDENTITY_CENTER } from "../../sandbox/world.ts";
import { box, newFolder } from "./box.ts";
import { InlineFleet, type Steps } from "./inline.ts";

const PROJECT = `
name: switchyard
runtime: nodejs
config:
  homeAccount: { value: { accountId: "111111111111", company: inline } }
`;
export const CLIENT = `
config:
  switchyard:client:
    name: Initech
    accountId: "222222222222"
    roles:
      read-only: { description: Before }
      operator:
        level: devops
        inlinePolicies:
          restart: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "ecs:UpdateService", Resource: "*" }] }
`;
export const HOME = `
config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    permissionSets: { tags: { owner: platform } }
    grants:
      - { group: Auditors, clients: all, roles: [read-only] }
      - { user: alice@acme.example, clients: [Initech], roles: [read-only] }
      - { user: carol@acme.example, clients: [Initech], roles: [operator] }
`;
export const WITHOUT_AUDITORS = HOME.replace(/.*Auditors.*\n/, "");

/** The client's stack, and the sandbox's profile that deploys it. */
export const STACK = "client-initech";
export const ACCOUNT = "client-abccorp";

/** Types as the engine names them. */
export const ROLE = "aws:iam/role:Role";
export const ATTACHMENTS = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive";
export const SET = "aws-native:sso:PermissionSet";

/** One client and the home account, deployed by inline programs in this process. */
export class Initech {
  private removed = false;

  private constructor(private readonly fleet: InlineFleet) {}

  /** The two stacks in a new folder; nothing is deployed yet. */
  static async make(folder: string): Promise<Initech> {
    await box();
    const fleet = new InlineFleet(await newFolder(folder), PROJECT);
    const made = new Initech(fleet);
    made.write("client", CLIENT);
    made.write("home", HOME);
    return made;
  }

  write(which: "client" | "home", text: string): void {
    this.fleet.write(stackOf(which), text);
  }

  up(which: "client" | "home"): ReturnType<InlineFleet["up"]> {
    return this.fleet.up(stackOf(which), profileOf(which));
  }

  preview(which: "client" | "home"): Promise<Steps> {
    return this.fleet.preview(stackOf(which), profileOf(which));
  }

  refresh(which: "client" | "home"): Promise<Steps> {
    return this.fleet.refresh(stackOf(which), profileOf(which));
  }

  /** Lifts the protection and destroys both stacks; returns every step. Does nothing the second time. */
  async remove(): Promise<readonly string[]> {
    const steps: string[] = [];
    if (this.removed) return steps;
    this.removed = true;
    for (const which of ["home", "client"] as const) {
      await this.fleet.unprotect(stackOf(which), profileOf(which));
      steps.push(...(await this.fleet.destroy(stackOf(which), profileOf(which))).steps);
    }
    return steps;
  }

  /**
   * Updates the home stack, then tries everybody against every role: each attempt a call to the portal and to STS.
   * @returns ARN of each permission set, by name.
   */
  async expectAccess(who: Readonly<Record<string, readonly string[]>>): Promise<Readonly<Record<string, string>>> {
    const { outputs } = await this.up("home");
    const config = this.fleet.config("home");
    const grants = config.kind === "home" ? config.home.grants : [];
    const checks = await runChecks((await box()).sandbox, deployedRoles(outputs), grants);
    expect(checks.filter((check) => !check.passed)).to.deep.equal([]);
    for (const { userName } of WORLD_IDENTITY_CENTER.users) {
      const entered = checks.filter((check) => check.who === userName && check.outcome === "enters");
      expect(entered.map(({ role }) => role).sort(), userName).to.deep.equal(who[userName] ?? []);
    }
    return outputs["permissionSets"] as Readonly<Record<string, string>>;
  }
}

/** What an operation failed with; the empty string when it did not fail. */
export async function failureOf(operation: Promise<unknown>): Promise<string> {
  return operation.then(
    () => "",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

function stackOf(which: "client" | "home"): string {
  return which === "client" ? STACK : "home";
}

function profileOf(which: "client" | "home"): string {
  return which === "client" ? ACCOUNT : "home";
}
