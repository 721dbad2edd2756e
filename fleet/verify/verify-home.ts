import { heldSets } from "../../components/home/sets-in-state.ts";
import { caseless } from "../../core/aws/names.ts";
import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import type { PlannedIdentity } from "../../core/home/iam/planned-identity.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { callFailure } from "../aws/call-failure.ts";
import { type AskCaller, callerProblem } from "../aws/caller-account.ts";
import type { StackAccess } from "../aws/stack-credentials.ts";
import type { DeployedStack } from "../workers/protocol.ts";
import { compareIdentities } from "./compare-identities.ts";
import { compareSets, type SetInQuestion } from "./compare-sets.ts";
import { type HomeDocuments, reservedRoles, setDocuments } from "./deployed-callers.ts";
import type { Readers } from "./deployed.ts";
import { type CenterReading, readCenter } from "./read-home-sets.ts";
import { readIdentities } from "./read-identities.ts";
import type { Finding } from "./verify-report.ts";

/** What was read of the home account. */
export type HomeReading =
  | {
      readonly kind: "read";
      readonly documents: HomeDocuments;
      readonly findings: readonly Finding[];
      /** What of it could not be read, a sentence each. */
      readonly unread: readonly string[];
    }
  | { readonly kind: "unread"; readonly because: string };

/** What of the home account is read and compared. */
export interface HomeQuestion {
  readonly settings: HomeSettings;
  readonly homeStack: string;
  readonly sets: readonly SetInQuestion[];
  readonly identities: readonly PlannedIdentity[];
  /** The home stack's state; absent: it was not deployed, or cannot be read. */
  readonly state?: DeployedStack;
  /** Whether permission sets are looked for that the files do not know. */
  readonly strangers: boolean;
}

/** Reads the home account, and compares it with the files. */
export async function readHomeAccount(
  question: HomeQuestion,
  access: StackAccess,
  { readers, ask }: { readonly readers: Readers; readonly ask?: AskCaller },
): Promise<HomeReading> {
  if (access.kind !== "known")
    return {
      kind: "unread",
      because: access.kind === "unread" ? `its credentials cannot be read here: ${access.because}` : access.because,
    };
  const problem = await callerProblem(access, ask);
  if (problem !== undefined) return { kind: "unread", because: problem.message };
  const { settings, homeStack, sets, identities } = question;
  try {
    const iam = await readers.iam(access.config);
    const center = settings.identityCenter ? await readSets(question, await readers.center(access.config)) : undefined;
    const reserved = settings.identityCenter
      ? reservedRoles(await iam.roles(RESERVED_PATH))
      : new Map<string, string>();
    const found = await readIdentities(iam, identities);
    const setPolicyDocuments =
      center === undefined
        ? new Map<string, PolicyDocument>()
        : await setDocuments(iam, center.reading.sets.values(), settings);
    const unread = new Map([...(center?.reading.unread ?? []), ...found.unread]);
    return {
      kind: "read",
      documents: { ...(center && { center: center.reading }), reserved, setPolicyDocuments, identities: found },
      findings: [
        ...(center === undefined ? [] : compareSets(sets, { homeAccountId: settings.accountId, homeStack, ...center })),
        ...compareIdentities(settings, homeStack, identities, found),
      ],
      unread: [...unread].map(([name, because]) => `${name} could not be read: ${because}`),
    };
  } catch (error) {
    const { message } = callFailure(error);
    return {
      kind: "unread",
      because: `account ${settings.accountId} could not be read (by ${access.words}): ${message}`,
    };
  }
}

/** Where Identity Center makes the roles of permission sets. */
const RESERVED_PATH = "/aws-reserved/sso.amazonaws.com/";

async function readSets(
  { settings, sets, state, strangers }: HomeQuestion,
  reader: Awaited<ReturnType<Readers["center"]>>,
): Promise<{ readonly reading: CenterReading; readonly isHeld: Parameters<typeof compareSets>[1]["isHeld"] }> {
  // why by any instance: before the first call nobody knows which one it is, and ARNs are of one alone.
  const resources = state?.resources ?? [];
  const instances = new Set(resources.flatMap(({ outputs }) => textOf(outputs["instanceArn"])));
  const held = [...instances].map((arn) => heldSets(arn, resources));
  const known = new Map(held.flatMap((one) => [...one.sets].map(([name, { arn }]) => [caseless(name), arn] as const)));
  const reading = await readCenter(reader, {
    home: settings,
    sets: sets.map(({ set }) => set),
    known,
    strangers,
  });
  const keys = new Set(held.flatMap((one) => [...one.assignments.keys()]));
  return {
    reading,
    isHeld: (arn, { principalId, accountId }) => keys.has(`${arn}|${principalId}|${accountId}`),
  };
}

function textOf(value: unknown): readonly string[] {
  return typeof value === "string" ? [value] : [];
}
