import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readConfigFiles } from "../core/config/read/read-config.ts";
import { resolveConfig } from "../core/portfolio/resolve-stack.ts";

/** What an `[sso-session …]` section of the AWS config says. */
export interface SignIn {
  readonly session: string;
  readonly startUrl: string;
  readonly region: string;
}

/** The sandbox's own portal, for a project that names none. */
const fallback: SignIn = { session: "your-company", startUrl: "https://acme.awsapps.com/start", region: "eu-west-1" };

/**
 * The sign-in that the project's AWS CLI profiles use: the company of Pulumi.yaml, and the portal and region of
 * Pulumi.home.yaml. What cannot be read there is the sandbox's own.
 */
export async function projectSignIn(project: string): Promise<SignIn> {
  const read = async (name: string) => ({ name, text: await readFile(join(project, name), "utf8") });
  try {
    const files = { project: await read("Pulumi.yaml"), stack: await read("Pulumi.home.yaml") };
    const config = resolveConfig(readConfigFiles("home", files));
    if (config.kind !== "home") return fallback;
    const { company, portal = fallback.startUrl, region } = config.home;
    return { session: company, startUrl: portal, region };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return fallback;
    throw error;
  }
}
