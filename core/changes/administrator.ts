import { parsePolicyArn } from "../aws/arns.ts";
import { knownPolicyOfAws } from "../aws/managed-policies.ts";
import type { PolicyDocument } from "../aws/policy-document.ts";
import { possibleEffect } from "../evaluate/possible-effect.ts";
import type { Administrator, Rights } from "./access.ts";

/**
 * Calls of which each, allowed on whatever it is about, is enough to get every right in the account: the caller gives a
 * policy to itself or to somebody whose place it can take.
 */
const WAYS_UP: readonly string[] = [
  ...["AttachUserPolicy", "AttachGroupPolicy", "AttachRolePolicy", "PutUserPolicy", "PutGroupPolicy", "PutRolePolicy"],
  ...["CreateAccessKey", "CreateLoginProfile", "UpdateLoginProfile", "AddUserToGroup", "UpdateAssumeRolePolicy"],
  ...[
    "CreatePolicyVersion",
    "SetDefaultPolicyVersion",
    "DeleteUserPermissionsBoundary",
    "DeleteRolePermissionsBoundary",
  ],
].map((name) => `iam:${name}`);

/** Stands for something in the account that no policy names. */
const ANYTHING: Readonly<Record<"user" | "role" | "group" | "policy", string>> = {
  user: "arn:aws:iam::000000000000:user/any/whoever",
  role: "arn:aws:iam::000000000000:role/any/whoever",
  group: "arn:aws:iam::000000000000:group/any/whoever",
  policy: "arn:aws:iam::000000000000:policy/any/whatever",
};

/**
 * Whether somebody with these rights is administrator of the account or can become it, by policies that allow this on
 * everything. One that allows it on single things only is not found here.
 */
export function administratorOf(rights: Rights): Administrator {
  const { managedPolicyArns, documents, boundary = "", boundaryDocument } = rights;
  if (documents.length > 0 || boundaryDocument !== undefined) return judged(rights);
  const key = [...managedPolicyArns, "", boundary].join("\n");
  const found = known.get(key) ?? judged(rights);
  known.set(key, found);
  return found;
}

// why kept: most roles have nothing but policies of AWS, the same ones for every client.
const known = new Map<string, Administrator>();

function judged({ managedPolicyArns, documents, boundary, boundaryDocument }: Rights): Administrator {
  const named = managedPolicyArns.map(documentOf);
  const texts = [...documents.map(({ document }) => document), ...named.filter((one) => one !== undefined)];
  const limit = boundary === undefined ? undefined : (boundaryDocument ?? documentOf(boundary));
  const reached = WAYS_UP.filter((call) => isAllowed(texts, call));
  if (boundary !== undefined && limit === undefined) return reached.length > 0 || hasUnknown(named) ? "unknown" : "no";
  const passes = (call: string) => limit === undefined || isAllowed([limit], call);
  if (reached.some(passes)) return "yes";
  return hasUnknown(named) && WAYS_UP.some(passes) ? "unknown" : "no";
}

function hasUnknown(named: readonly (PolicyDocument | undefined)[]): boolean {
  return named.includes(undefined);
}

/** What is known of a managed policy that no file holds; undefined where nothing is. */
function documentOf(reference: string): PolicyDocument | undefined {
  const { owner, name = reference } = parsePolicyArn(reference) ?? {};
  return owner === "aws" ? knownPolicyOfAws(name) : undefined;
}

function isAllowed(documents: readonly PolicyDocument[], call: string): boolean {
  return Object.values(ANYTHING).some((resource) => {
    const effects = documents.map((document) => possibleEffect(document, call, resource));
    return effects.includes("allow") && !effects.includes("deny");
  });
}
