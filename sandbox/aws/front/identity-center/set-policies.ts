import { isDeepStrictEqual } from "node:util";
import { AwsError, notFound } from "../aws-error.ts";
import { optionalText, page, structure, text, type Input } from "../json-input.ts";
import { changing, type Handlers } from "./handler.ts";
import { namedSet, type Boundary, type PermissionSet, type PolicyReference } from "./model.ts";
import { checkInlinePolicy, checkQuota, QUOTAS } from "./rules.ts";

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

function reference(input: Input): PolicyReference {
  const given = structure(input, "CustomerManagedPolicyReference");
  return { name: text(given, "Name"), path: optionalText(given, "Path") ?? "/" };
}

const referenceView = ({ name, path }: PolicyReference) => ({ Name: name, Path: path });

interface ListedPolicies<Item> {
  /** Its name in the operations that attach and detach. */
  what: string;
  /** The operation that lists, and the field of its answer. */
  list: [operation: string, field: string];
  held: (set: PermissionSet) => Item[];
  asked: (input: Input) => Item;
  view: (item: Item) => object;
  taken: (item: Item, set: PermissionSet) => string;
  called: (item: Item) => string;
}

/** A list of policies on a set: attached, detached, listed. */
function listed<Item>({ what, list, held, asked, view, taken, called }: ListedPolicies<Item>): Handlers {
  const find = (set: PermissionSet, item: Item): number => held(set).findIndex((one) => isDeepStrictEqual(one, item));
  return {
    [`Attach${what}ToPermissionSet`]: changing((set, { context, input }) => {
      const item = asked(input);
      if (find(set, item) >= 0) throw new AwsError("ConflictException", taken(item, set));
      const count = set.managed.length + set.customerManaged.length + 1;
      checkQuota(context, count, QUOTAS.policiesPerSet, "managed policies per permission set");
      held(set).push(item);
    }),
    [`Detach${what}FromPermissionSet`]: changing((set, { input }) => {
      const item = asked(input);
      if (find(set, item) < 0) throw notFound(`${called(item)} on the permission set`);
      held(set).splice(find(set, item), 1);
    }),
    [list[0]]: ({ center, input }) => page(held(namedSet(center, input)), input, list[1], view),
  };
}

interface SinglePolicy<Key extends "inlinePolicy" | "boundary"> {
  /** Its name in the operations, and the field of input and answer. */
  what: string;
  key: Key;
  asked: (input: Input) => NonNullable<PermissionSet[Key]>;
  view: (value: PermissionSet[Key]) => unknown;
  called: string;
}

/** A policy of which a set has one or none: put, read, deleted. */
function single<Key extends "inlinePolicy" | "boundary">({
  what,
  key,
  asked,
  view,
  called,
}: SinglePolicy<Key>): Handlers {
  return {
    [`Put${what}ToPermissionSet`]: changing((set, { input }) => {
      set[key] = asked(input);
    }),
    [`Get${what}ForPermissionSet`]: ({ center, input }) => ({ [what]: view(namedSet(center, input)[key]) }),
    [`Delete${what}FromPermissionSet`]: changing((set) => {
      if (set[key] === undefined) throw notFound(called);
      Reflect.deleteProperty(set, key);
    }),
  };
}

function boundaryOf(input: Input): Boundary {
  const given = structure(input, "PermissionsBoundary");
  const managedPolicyArn = optionalText(given, "ManagedPolicyArn");
  const isCustomers = "CustomerManagedPolicyReference" in given;
  if ((managedPolicyArn === undefined) !== isCustomers) {
    throw new AwsError(
      "ValidationException",
      "Specify exactly one of ManagedPolicyArn and CustomerManagedPolicyReference.",
    );
  }
  return managedPolicyArn === undefined ? { customer: reference(given) } : { managedPolicyArn };
}

function boundaryView(boundary: Boundary | undefined): object {
  if (boundary === undefined) throw notFound("permissions boundary");
  const { managedPolicyArn, customer } = boundary;
  const CustomerManagedPolicyReference = customer === undefined ? undefined : referenceView(customer);
  return { ManagedPolicyArn: managedPolicyArn, CustomerManagedPolicyReference };
}

/** The policies of a permission set. */
export const setPolicies: Handlers = {
  ...single({
    what: "InlinePolicy",
    key: "inlinePolicy",
    asked: (input) => checkInlinePolicy(text(input, "InlinePolicy")),
    view: (policy) => policy ?? "",
    called: "inline policy",
  }),
  ...single({
    what: "PermissionsBoundary",
    key: "boundary",
    asked: boundaryOf,
    view: boundaryView,
    called: "permissions boundary",
  }),
  ...listed({
    what: "ManagedPolicy",
    list: ["ListManagedPoliciesInPermissionSet", "AttachedManagedPolicies"],
    held: ({ managed }) => managed,
    asked: (input) => text(input, "ManagedPolicyArn"),
    view: (Arn) => ({ Name: nameOf(Arn), Arn }),
    taken: (arn, set) =>
      `Permission set with id ${nameOf(set.arn)} already has a typed link attachment to a manged policy with ${arn}`,
    called: (arn) => `managed policy ${arn}`,
  }),
  ...listed({
    what: "CustomerManagedPolicyReference",
    list: ["ListCustomerManagedPolicyReferencesInPermissionSet", "CustomerManagedPolicyReferences"],
    held: ({ customerManaged }) => customerManaged,
    asked: reference,
    view: referenceView,
    taken: ({ name }) => `${name} is attached already.`,
    called: ({ name }) => `customer managed policy ${name}`,
  }),
};
