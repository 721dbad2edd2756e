import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { type AwsEnvironment, variable } from "../aws/aws-client.ts";

/** Names of AWS CLI profiles that sign in to an account through Identity Center, by the permission set. */
export async function signInProfiles(env: AwsEnvironment, accountId: string): Promise<ReadonlyMap<string, string>> {
  const file = variable(env, "AWS_CONFIG_FILE") ?? join(variable(env, "HOME") ?? homedir(), ".aws", "config");
  try {
    return profilesIn(await readFile(file, "utf8"), accountId);
  } catch {
    // why nothing: whoever has no such file has no such profile, and the report says that nothing was tried.
    return new Map();
  }
}

/**
 * The same of a config file's text. Source: AWS CLI user guide, "Configuring IAM Identity Center authentication"; the
 * profiles are written by `awsConfig`.
 */
export function profilesIn(text: string, accountId: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const section of text.split(/^(?=\s*\[)/m)) {
    const profile = /^\s*\[\s*profile\s+"?([^\]"]+?)"?\s*\]/.exec(section)?.[1];
    const value = (key: string) => new RegExp(`^${key}\\s*=\\s*(.*?)\\s*$`, "m").exec(section)?.[1];
    const set = value("sso_role_name");
    if (profile !== undefined && set !== undefined && value("sso_account_id") === accountId && !found.has(set))
      found.set(set, profile);
  }
  return found;
}
