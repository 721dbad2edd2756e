import type { StackConfig } from "../../core/portfolio/resolve-stack.ts";
import type { FleetProject, ProjectStack } from "../project/open-project.ts";
import { fromRole, fromWebIdentity } from "./assumed-role.ts";
import { type AwsClientConfig, type AwsEnvironment, type CredentialSource, endpointIn, kept } from "./aws-client.ts";
import { type AwsSettings, awsSettings } from "./aws-settings.ts";
import { baseCredentials } from "./base-credentials.ts";

/** Times that a call is tried, throttled ones included. */
const ATTEMPTS = 10;

/** How a stack's calls to AWS are made: the same account and Region as its provider's. */
export type StackAccess =
  | {
      readonly kind: "known";
      readonly stack: string;
      /** Account of the stack's file. */
      readonly accountId: string;
      /** Name of the stack's file. */
      readonly file: string;
      /** Arguments for any client of the SDK. */
      readonly config: AwsClientConfig;
      readonly words: string;
    }
  /** Only the engine can read how to sign in. */
  | { readonly kind: "unread"; readonly stack: string; readonly because: string }
  /** The stack's file is at fault. */
  | { readonly kind: "invalid"; readonly stack: string; readonly because: string };

/** Credentials of a project's stacks. What several stacks sign in by is asked once. */
export class ProjectCredentials {
  private readonly bases = new Map<string, CredentialSource>();

  /** @param env Environment of the calls, as the engine gets it. */
  constructor(private readonly env: AwsEnvironment) {}

  /**
   * How a stack's calls are made. Nothing is asked of AWS yet.
   * @param project Whose `Pulumi.yaml` may hold `aws:` settings for all stacks.
   */
  of(project: Pick<FleetProject, "files" | "name">, { stack, source, config }: ProjectStack): StackAccess {
    const target = targetOf(config);
    if (source === undefined || target === undefined)
      return { kind: "invalid", stack, because: "its file cannot be used" };
    const read = awsSettings({ project: project.files.project, stack: source }, project.name);
    if (read.kind === "unread") return { ...read, stack };
    const { settings } = read;
    const region = target.region;
    const found = settings.assumeRoles.reduce<CredentialSource>(
      (from, role) => fromRole(from, role, this.env, region),
      this.base(settings, region),
    );
    return {
      kind: "known",
      stack,
      accountId: target.accountId,
      file: source.name,
      words: found.words,
      config: {
        ...this.configOf(found, region),
        ...(settings.useFipsEndpoint === true && { useFipsEndpoint: true }),
      },
    };
  }

  /** What a client of the SDK is made from, with these credentials. */
  configOf({ keys }: CredentialSource, region: string): AwsClientConfig {
    return {
      region,
      ...endpointIn(this.env),
      credentials: kept(keys),
      retryMode: "adaptive",
      maxAttempts: ATTEMPTS,
    };
  }

  /** Those of an AWS profile, or of the environment when no name is given: for trying to get in. */
  ofProfile(profile: string | undefined, region: string): CredentialSource {
    return this.base({ ...(profile !== undefined && { profile }), assumeRoles: [] }, region);
  }

  private base(settings: AwsSettings, region: string): CredentialSource {
    const { profile, accessKey, secretKey, token, webIdentity, sharedConfigFile, sharedCredentialsFile } = settings;
    const parts = [profile, accessKey, secretKey, token, webIdentity, sharedConfigFile, sharedCredentialsFile, region];
    const key = JSON.stringify(parts);
    const known = this.bases.get(key);
    if (known !== undefined) return known;
    const found =
      webIdentity === undefined
        ? baseCredentials(settings, this.env, region)
        : fromWebIdentity(webIdentity, this.env, region);
    const base = { ...found, keys: kept(found.keys) };
    this.bases.set(key, base);
    return base;
  }
}

/** Account and Region that a stack's provider is bound to. */
function targetOf(config: StackConfig): { readonly accountId: string; readonly region: string } | undefined {
  switch (config.kind) {
    case "client":
      return config.client;
    case "home":
      return config.home;
    case "invalid":
      return undefined;
  }
}
