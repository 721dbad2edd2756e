import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exportAwsConfig } from "../../fleet/export/aws-config.ts";
import type { FleetProject } from "../../fleet/project/open-project.ts";
import type { DeployedRole } from "../../sandbox/demo/checks.ts";
import { login } from "../../sandbox/login.ts";
import { SANDBOX_REGION, WORLD_IDENTITY_CENTER } from "../../sandbox/world.ts";
import { box, newFolder } from "./box.ts";
import { run, type Ended } from "./project.ts";

/** The real AWS CLI of one person, in a home folder of their own. */
export class AwsCli {
  private constructor(private readonly home: string) {}

  /**
   * Signs a person in. The profiles are those that `switchyard export aws-config` puts into the person's file, beside one by hand
   * that uses a permission set on another role.
   */
  static async signIn(user: string, project: FleetProject, roles: readonly DeployedRole[]): Promise<AwsCli> {
    const home = await newFolder(user);
    await mkdir(join(home, ".aws"));
    const administrator = roles.find(({ client, role }) => client === "AbcCorp" && role === "administrator");
    const around = [
      "[profile around]",
      `role_arn = ${administrator?.roleArn ?? ""}`,
      "source_profile = abccorp-read-only-home",
      `region = ${SANDBOX_REGION}`,
      "",
    ];
    const file = join(home, ".aws", "config");
    await writeFile(file, around.join("\n"));
    const exported = await exportAwsConfig(project, { file });
    if (!exported.ok) throw new Error(exported.notes.join("\n"));
    const { url } = (await box()).sandbox;
    const startUrl = WORLD_IDENTITY_CENTER.portal;
    await login({ url, user, session: "your-company", startUrl, region: SANDBOX_REGION, home });
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
