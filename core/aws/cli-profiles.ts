import { repeats } from "../faults/repeats.ts";

/** One access role as an AWS CLI profile needs it. */
export interface ProfileTarget {
  /** Name of the profile that enters the client role, as in `abccorp-read-only`. */
  readonly profile: string;
  readonly roleArn: string;
  /** Permission set in the home account that may enter the role. */
  readonly permissionSet: string;
  /** Region that the profile works in. Default: that of the sign-in. */
  readonly region?: string;
}

/**
 * Seconds that a session in a client role lasts: it is entered from another session, and AWS refuses more. Written out, since
 * some tools ask for more by themselves. Source: STS `AssumeRole`, role chaining.
 */
const CHAINED_SECONDS = 3600;

/** The sign-in that all profiles share. */
export interface SignIn {
  /** Name of the `[sso-session …]` section. */
  readonly session: string;
  /** Address of the access portal. */
  readonly portal: string;
  /** Region of Identity Center. */
  readonly ssoRegion: string;
  readonly homeAccountId: string;
  /** Region that the profiles work in. */
  readonly region: string;
}

/**
 * Text for `~/.aws/config`: one sign-in, and for each role a profile that enters it. The path is sso-session → permission
 * set in the home account (`<profile>-home`) → client role. Ends with a newline.
 * Source: AWS CLI user guide, "Configuring IAM Identity Center authentication" and "Using an IAM role".
 * @throws RangeError when a value would begin a new line or section of its own, or when two sections have one name:
 * tools read such a file as a mixture of both, or not at all.
 */
export function awsConfig(signIn: SignIn, targets: readonly ProfileTarget[]): string {
  const session = name(signIn.session);
  const sections: Section[] = [
    section(`sso-session ${session}`, {
      sso_start_url: signIn.portal,
      sso_region: signIn.ssoRegion,
      sso_registration_scopes: "sso:account:access",
    }),
    ...targets.flatMap(({ profile, roleArn, permissionSet, region = signIn.region }) => [
      section(`profile ${name(homeProfile(profile))}`, {
        sso_session: session,
        sso_account_id: signIn.homeAccountId,
        sso_role_name: permissionSet,
        region,
      }),
      section(`profile ${name(profile)}`, {
        role_arn: roleArn,
        source_profile: homeProfile(profile),
        duration_seconds: String(CHAINED_SECONDS),
        region,
      }),
    ]),
  ];
  const titles = sections.map(({ title }) => title);
  const twice = titles[repeats(titles)[0] ?? titles.length];
  if (twice !== undefined) throw new RangeError(`two sections [${twice}] in ~/.aws/config: rename one of the profiles`);
  return sections.map(({ text }) => text).join("\n");
}

/** Name of the profile that signs in to the home account for another one. */
export function homeProfile(profile: string): string {
  return `${profile}-home`;
}

interface Section {
  readonly title: string;
  readonly text: string;
}

function section(title: string, values: Readonly<Record<string, string>>): Section {
  const lines = Object.entries(values).map(([key, value]) => `${key} = ${plain(value)}`);
  return { title, text: [`[${title}]`, ...lines, ""].join("\n") };
}

/** A section's name: without brackets, spaces or line ends, which would end it. */
function name(text: string): string {
  if (!/^[\w+=,.@-]{1,128}$/.test(text)) throw new RangeError(`not a name for an AWS profile: ${JSON.stringify(text)}`);
  return text;
}

/** A value of one line. `#` and `;` after a space begin a comment in some readers, so spaces are refused too. */
function plain(value: string): string {
  if (!/^[\x21-\x7e]+$/.test(value)) throw new RangeError(`not a value for ~/.aws/config: ${JSON.stringify(value)}`);
  return value;
}
