import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import { conditionsOf, listOf } from "../../core/aws/policy-statements.ts";
import { documentFaults } from "../../core/client/check-documents.ts";
import type { DocumentFault } from "../../core/config/policy/reference-types.ts";
import { readable } from "./written-document.ts";

const known = new WeakMap<PolicyDocument, readonly DocumentFault[]>();

/**
 * Looks up which names in these documents AWS does not have, for {@link unknownNames}. To be awaited before rules run: the
 * names of AWS's actions are read service by service, and only of those services that a document names.
 */
export async function lookUpNames(documents: Iterable<PolicyDocument>): Promise<void> {
  const fresh = [...new Set(documents)].filter((document) => !known.has(document));
  if (fresh.length === 0) return;
  // why here: most fleets have no documents, and the list of AWS's services takes time to read.
  const { iamReference } = await import("../../components/engine/iam-reference.ts");
  const reference = await iamReference();
  for (const document of fresh) known.set(document, await documentFaults(readable(document), reference));
}

/** Names of services, actions and condition keys in a document that AWS does not have; undefined: not looked up. */
export function unknownNames(document: PolicyDocument): readonly DocumentFault[] | undefined {
  return known.get(document) ?? (isForEntry(document) ? [] : undefined);
}

/** What the home stack writes itself for thousands of permission sets, so that nobody could misspell it. */
const ENTRY: ReadonlySet<unknown> = new Set(["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]);

function isForEntry(document: PolicyDocument): boolean {
  return readable(document).Statement.every(
    (statement) =>
      statement.Action !== undefined &&
      listOf(statement.Action).every((action) => ENTRY.has(action)) &&
      conditionsOf(statement).every(({ key }) => key === "aws:currenttime"),
  );
}
