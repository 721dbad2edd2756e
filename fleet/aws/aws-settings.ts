import { z } from "zod";
import { secretPaths } from "../../core/config/read/encrypted-values.ts";
import { decode, member, projectConfig, stackConfig, type Written } from "../../core/config/read/written-value.ts";
import { readYaml, type SourceFile } from "../../core/faults/yaml/source.ts";

/** A role that a stack's provider assumes, in the words of the classic provider. */
const assumedRole = z.object({
  roleArn: z.string(),
  externalId: z.string().optional(),
  sessionName: z.string().optional(),
  /** Go's form: `1h30m`. */
  duration: z.string().optional(),
  durationSeconds: z.coerce.number().optional(),
  policy: z.string().optional(),
  policyArns: z.array(z.string()).optional(),
  sourceIdentity: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  transitiveTagKeys: z.array(z.string()).optional(),
});

const webIdentity = z.object({
  roleArn: z.string(),
  sessionName: z.string().optional(),
  duration: z.string().optional(),
  policy: z.string().optional(),
  policyArns: z.array(z.string()).optional(),
  webIdentityToken: z.string().optional(),
  webIdentityTokenFile: z.string().optional(),
});

/** One entry of `aws:assumeRoles`. */
export type AssumedRole = z.infer<typeof assumedRole>;
/** `aws:assumeRoleWithWebIdentity`. */
export type WebIdentity = z.infer<typeof webIdentity>;

/** What a stack's files say under `aws:` of how its provider signs in. */
export interface AwsSettings {
  readonly profile?: string;
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly token?: string;
  /** Assumed one from the other, in this order. */
  readonly assumeRoles: readonly AssumedRole[];
  readonly webIdentity?: WebIdentity;
  readonly sharedConfigFile?: string;
  readonly sharedCredentialsFile?: string;
  readonly useFipsEndpoint?: boolean;
}

/** The settings, or why only the engine knows them. */
export type ReadAwsSettings =
  { readonly kind: "read"; readonly settings: AwsSettings } | { readonly kind: "unread"; readonly because: string };

/** What of `aws:` says how to sign in; the rest is not for here. */
const SIGN_IN = [
  "profile",
  "accessKey",
  "secretKey",
  "token",
  "assumeRole",
  "assumeRoles",
  "assumeRoleWithWebIdentity",
  "sharedConfigFiles",
  "sharedCredentialsFiles",
  "useFipsEndpoint",
] as const;

/** Those whose value is text. */
const TEXTS = ["profile", "accessKey", "secretKey", "token"] as const;

type Key = (typeof SIGN_IN)[number];

/**
 * Reads how a stack's provider signs in, from the same two files as the engine. The stack's file goes before the project's.
 * @param namespace Name of the project.
 * @returns why not, where a value is encrypted, comes from an environment of Pulumi's, or is none that the provider knows.
 */
export function awsSettings(
  files: { readonly project: SourceFile; readonly stack: SourceFile },
  namespace: string,
): ReadAwsSettings {
  const own = readYaml(files.stack).source;
  const written = [
    ...projectConfig(readYaml(files.project).source, namespace).values,
    ...stackConfig(own, namespace).values,
  ];
  const found = new Map<Key, Written>();
  for (const one of written) for (const key of SIGN_IN) if (one.key === `aws:${key}`) found.set(key, one);
  // why: an environment of Pulumi's sets keys and variables that stand in no file.
  if (member(own.value, "environment") !== undefined)
    return unread(`\`environment\` in ${files.stack.name} may set them, and only the engine opens it`);
  for (const { key, value } of found.values())
    if (secretPaths(value).length > 0) return unread(`${key} is encrypted, and only the engine can read it`);
  return parsed(found);
}

function parsed(found: ReadonlyMap<Key, Written>): ReadAwsSettings {
  const wrong: string[] = [];
  const text = (key: Key): string | undefined => found.get(key)?.text() || undefined;
  const structure = <T>(key: Key, schema: z.ZodType<T>): T | undefined => {
    const written = found.get(key);
    if (written === undefined) return undefined;
    const result = schema.safeParse(decode(written.value));
    if (!result.success) wrong.push(`aws:${key}`);
    return result.data;
  };
  const one = structure("assumeRole", assumedRole);
  const roles = structure("assumeRoles", z.array(assumedRole)) ?? (one === undefined ? [] : [one]);
  const web = structure("assumeRoleWithWebIdentity", webIdentity);
  const config = structure("sharedConfigFiles", z.array(z.string())) ?? [];
  const credentials = structure("sharedCredentialsFiles", z.array(z.string())) ?? [];
  if (wrong.length > 0) return unread(`${wrong.join(" and ")} is not of the form that the aws provider takes`);
  if (config.length > 1 || credentials.length > 1)
    return unread("aws:sharedConfigFiles or aws:sharedCredentialsFiles names more than one file");
  const [sharedConfigFile] = config;
  const [sharedCredentialsFile] = credentials;
  return {
    kind: "read",
    settings: {
      ...Object.fromEntries(TEXTS.flatMap((key) => (text(key) === undefined ? [] : [[key, text(key)]]))),
      assumeRoles: roles,
      ...(web !== undefined && { webIdentity: web }),
      ...(sharedConfigFile !== undefined && { sharedConfigFile }),
      ...(sharedCredentialsFile !== undefined && { sharedCredentialsFile }),
      ...(text("useFipsEndpoint") === "true" && { useFipsEndpoint: true }),
    },
  };
}

function unread(because: string): ReadAwsSettings {
  return { kind: "unread", because };
}
