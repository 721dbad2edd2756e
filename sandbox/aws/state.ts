import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { readTextIfAny, writePrivateFile } from "../files.ts";
import type { ResourceRequest } from "./front/cloud-control/request-record.ts";
import type { CenterState } from "./front/identity-center/model.ts";
import type { IdentityStoreState } from "./front/identity-store/model.ts";

/** An access key of a bootstrap user, for the credentials file. */
export interface SandboxCredential {
  profile: string;
  accountId: string;
  userName: string;
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
}

/** An account as the front knows it. */
export interface Account {
  id: string;
  name: string;
  /** Empty for an account of no organization. */
  organizationId: string;
  /** How it came into an organization that another account manages. Absent in one that it manages, or in none. */
  joined?: "CREATED" | "INVITED";
  /** Name of its profile in the credentials file. */
  profile: string;
}

/** An SCP or RCP of an organization, and where it is attached. */
export interface OrganizationPolicy {
  id: string;
  organizationId: string;
  name: string;
  type: string;
  content: string;
  /** Ids of roots and accounts. */
  targets: string[];
}

/** Everything the front keeps itself; the rest is in moto. */
export interface State {
  accounts: Map<string, Account>;
  /** Empty until the world is seeded. */
  credentials: SandboxCredential[];
  sessions: Map<string, Session>;
  portalTokens: Map<string, PortalToken>;
  /** By role ARN: the unique id that each role or user ARN in its trust policy stood for when the policy was written. */
  trustPins: Map<string, Map<string, string>>;
  identityStore: IdentityStoreState;
  center: CenterState;
  /** Of Cloud Control, by request token. Absent in a state that is older than it. */
  resourceRequests?: Map<string, ResourceRequest>;
  /** SCPs and RCPs. Absent in a state that is older than they, as what follows. */
  organizationPolicies?: OrganizationPolicy[];
  /** By organization: the policy that delegates reading to member accounts. */
  organizationReaders?: Map<string, string>;
  /** Quotas that were raised, by account, service and code. */
  serviceQuotas?: Map<string, number>;
  /** File beside the state file that holds moto's part of the same moment. */
  motoFile?: string;
}

const STATE_FILE = "front.json";

function encode(_key: string, value: unknown): unknown {
  if (value instanceof Map) return { "#map": [...value] };
  return value;
}

function decode(_key: string, value: unknown): unknown {
  if (typeof value === "object" && value !== null && "#map" in value) {
    return new Map((value as { "#map": [unknown, unknown][] })["#map"]);
  }
  return value;
}

/** Reads the state of an earlier run. Undefined when there is none. Throws when the file is not what this wrote. */
export async function readState(directory: string): Promise<State | undefined> {
  const text = await readTextIfAny(join(directory, STATE_FILE));
  return text === undefined ? undefined : (JSON.parse(text, decode) as State);
}

/**
 * Writes moto's part to a new file, then the front's part, which names it. The rename of the front's file is the
 * moment that counts: a run killed before it continues from the earlier pair.
 */
export async function writeState(
  directory: string,
  state: State,
  saveMoto: (file: string) => Promise<void>,
): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const motoFile = `moto-${randomBytes(6).toString("hex")}.pickle`;
  await saveMoto(join(directory, motoFile));
  state.motoFile = motoFile;
  // why private: it holds the secret keys of the sandbox's users.
  await writePrivateFile(join(directory, STATE_FILE), JSON.stringify(state, encode));
  for (const name of await readdir(directory)) {
    if (name.startsWith("moto-") && name !== motoFile) await rm(join(directory, name), { force: true });
  }
}

/** Temporary credentials and what they stand for. */
export interface Session {
  accessKeyId: string;
  secretAccessKey: string;
  token: string;
  accountId: string;
  /** A role's session, or an IAM user's from GetSessionToken. */
  kind: "role" | "user";
  /** The role or the user behind it. */
  entityName: string;
  entityArn: string;
  entityId: string;
  /** Role session name; of a user session the user's name. */
  sessionName: string;
  /** Milliseconds since 1970. */
  issuedAt: number;
  expiresAt: number;
  /** When it was issued by the clock that policies see. Absent: `issuedAt`. */
  policyIssuedAt?: number;
  /** When MFA was shown, by that clock. Absent when it was not. */
  mfaAt?: number;
  tags: Record<string, string>;
  /** Keys of the tags that go on to the next session. */
  transitiveTags: string[];
  sourceIdentity?: string;
  /** Session policies; what they do not allow, the session may not do. */
  policies: string[];
  /** Identity Center user, when the portal issued it. */
  identityStoreUserId?: string;
}

/** A sign-in to the portal. */
export interface PortalToken {
  userId: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}
