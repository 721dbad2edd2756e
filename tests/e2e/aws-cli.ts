import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { awsConfig } from "../../core/aws/cli-profiles.ts";
import type { DeployedRole } from "../../sandbox/demo/checks.ts";
import { login } from "../../sandbox/login.ts";
import { HOME_ACCOUNT_ID, SANDBOX_REGION, WORLD_IDENTITY_CENTER } from "../../sandbox/world.ts";
import { box, newFolder } from "./box.ts";
import { run, type Ended } from "./project.ts";

/** The real AWS CLI of one person, in a home folder of their own. */
export class AwsCli {
  private constructor(private readonly home: string) {}

  /** Signs a person in, with the generated profiles of all roles, and one by hand that uses a permission set on another role. */
  static async signIn(user: string, roles: readonly DeployedRole[]): Promise<AwsCli> {
    const home = await newFolder(user);
    await mkdir(join(home, ".aws"));
    const session = "acme";
    const startUrl = WORLD_IDENTITY_CENTER.portal;
    const signIn = { session, portal: startUrl, ssoRegion: SANDBOX_REGION, homeAccountId: HOME_ACCOUNT_ID };
    const targets = roles.map(({ client, role, roleArn, permissionSet }) => ({
      profile: `${client.toLowerCase()}-${role}`,
      roleArn,
      permissionSet,
    }));
    const administrator = roles.find(({ client, role }) => client === "AbcCorp" && role === "administrator");
    const around = [
      "[profile around]",
      `role_arn = ${administrator?.roleArn ?? ""}`,
      "source_profile = abccorp-read-only-home",
      `region = ${SANDBOX_REGION}`,
    ];
    const text = [awsConfig({ ...signIn, region: SANDBOX_REGION }, targets), ...around, ""].join("\n");
    await writeFile(join(home, ".aws", "config"), text);
    const { url } = (await box()).sandbox;
    await login({ url, user, session, startUrl, region: SANDBOX_REGION, home });
    return new AwsCli(home);
  }

  /** `aws sts get-caller-identity` with a profile. */
  async whoAmI(profile: string): Promise<Ended> {
    const { sandbox } = await box();
    const env = {
      ...sandbox.env(),
      HOME: this.home,
      AWS_CONFIG_FILE: join(this.home, ".aws", "config"),
      AWS_SHARED_CREDENTIALS_FILE: join(this.home, ".aws", "credentials"),
    };
    return run(join(sandbox.layout.bin, "aws"), ["sts", "get-caller-identity", "--profile", profile], { env });
  }
}
