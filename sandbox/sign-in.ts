import { openProject } from "../fleet/project/open-project.ts";

/** What an `[sso-session …]` section of the AWS config says. */
export interface SignIn {
  readonly session: string;
  readonly startUrl: string;
  readonly region: string;
}

/** The sandbox's own portal, for a project that names none. */
const fallback: SignIn = { session: "your-company", startUrl: "https://acme.awsapps.com/start", region: "eu-west-1" };

/**
 * The sign-in that the project's AWS CLI profiles use: the company of Pulumi.yaml, and the portal and region of the home
 * stack's file. What cannot be read there is the sandbox's own.
 */
export function projectSignIn(project: string): SignIn {
  const config = openProject(project).project?.home?.config;
  if (config?.kind !== "home") return fallback;
  const { company, portal = fallback.startUrl, region } = config.home;
  return { session: company, startUrl: portal, region };
}
