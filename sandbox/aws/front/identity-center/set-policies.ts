import { AwsError, checkField } from "../aws-error.ts";
import { optionalText, page, structure, text, type Input } from "../json-input.ts";
import type { Handlers } from "./handler.ts";
import { namedSet, type Boundary, type PolicyReference } from "./model.ts";
import { checkCenterField, checkInlinePolicy, checkQuota, QUOTAS } from "./rules.ts";

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);
const notFound = (what: string): AwsError => new AwsError("ResourceNotFoundException", `Could not find ${what}`);

function reference(input: Input): PolicyReference {
  const name = text(input, "Name");
  const path = optionalText(input, "Path") ?? "/";
  checkField("ValidationException", "name", name, { min: 1, max: 128, pattern: "[\\w+=,.@-]+" });
  checkField("ValidationException", "path", path, { min: 1, max: 512, pattern: "((/[A-Za-z0-9.,+@=_\\-]+)*)/" });
  return { name, path };
}

const same = (one: PolicyReference) => (other: PolicyReference) => one.name === other.name && one.path === other.path;

function boundaryOf(input: Input): Boundary {
  const given = structure(input, "PermissionsBoundary");
  const managedPolicyArn = optionalText(given, "ManagedPolicyArn");
  const customer =
    "CustomerManagedPolicyReference" in given
      ? reference(structure(given, "CustomerManagedPolicyReference"))
      : undefined;
  if ((managedPolicyArn === undefined) === (customer === undefined)) {
    throw new AwsError(
      "ValidationException",
      "Specify exactly one of ManagedPolicyArn and CustomerManagedPolicyReference.",
    );
  }
  if (managedPolicyArn !== undefined) {
    checkCenterField("ManagedPolicyArn", managedPolicyArn);
    return { managedPolicyArn };
  }
  return customer === undefined ? {} : { customer };
}

/** The policies of a permission set. None of the changes reaches a role before it is provisioned. */
export const setPolicies: Handlers = {
  PutInlinePolicyToPermissionSet: ({ center, input }) => {
    const set = namedSet(center, input);
    const policy = text(input, "InlinePolicy");
    checkInlinePolicy(policy);
    set.inlinePolicy = policy;
    set.revision += 1;
    return {};
  },
  GetInlinePolicyForPermissionSet: ({ center, input }) => ({
    InlinePolicy: namedSet(center, input).inlinePolicy ?? "",
  }),
  DeleteInlinePolicyFromPermissionSet: ({ center, input }) => {
    const set = namedSet(center, input);
    if (set.inlinePolicy === undefined) throw notFound("inline policy");
    delete set.inlinePolicy;
    set.revision += 1;
    return {};
  },

  AttachManagedPolicyToPermissionSet: ({ context, center, input }) => {
    const set = namedSet(center, input);
    const arn = text(input, "ManagedPolicyArn");
    checkCenterField("ManagedPolicyArn", arn);
    if (set.managed.includes(arn)) {
      throw new AwsError(
        "ConflictException",
        `Permission set with id ${nameOf(set.arn)} already has a typed link attachment to a manged policy with ${arn}`,
      );
    }
    checkQuota(
      context,
      set.managed.length + set.customerManaged.length + 1,
      QUOTAS.policiesPerSet,
      "managed policies per permission set",
    );
    set.managed.push(arn);
    set.revision += 1;
    return {};
  },
  DetachManagedPolicyFromPermissionSet: ({ center, input }) => {
    const set = namedSet(center, input);
    const arn = text(input, "ManagedPolicyArn");
    if (!set.managed.includes(arn)) throw notFound(`managed policy ${arn} on the permission set`);
    set.managed = set.managed.filter((other) => other !== arn);
    set.revision += 1;
    return {};
  },
  ListManagedPoliciesInPermissionSet: ({ center, input }) => {
    const { items, ...rest } = page(namedSet(center, input).managed, input);
    return { AttachedManagedPolicies: items.map((Arn) => ({ Name: nameOf(Arn), Arn })), ...rest };
  },

  AttachCustomerManagedPolicyReferenceToPermissionSet: ({ context, center, input }) => {
    const set = namedSet(center, input);
    const wanted = reference(structure(input, "CustomerManagedPolicyReference"));
    if (set.customerManaged.some(same(wanted)))
      throw new AwsError("ConflictException", `${wanted.name} is attached already.`);
    checkQuota(
      context,
      set.managed.length + set.customerManaged.length + 1,
      QUOTAS.policiesPerSet,
      "managed policies per permission set",
    );
    set.customerManaged.push(wanted);
    set.revision += 1;
    return {};
  },
  DetachCustomerManagedPolicyReferenceFromPermissionSet: ({ center, input }) => {
    const set = namedSet(center, input);
    const wanted = reference(structure(input, "CustomerManagedPolicyReference"));
    if (!set.customerManaged.some(same(wanted)))
      throw notFound(`customer managed policy ${wanted.name} on the permission set`);
    set.customerManaged = set.customerManaged.filter((other) => !same(wanted)(other));
    set.revision += 1;
    return {};
  },
  ListCustomerManagedPolicyReferencesInPermissionSet: ({ center, input }) => {
    const { items, ...rest } = page(namedSet(center, input).customerManaged, input);
    return { CustomerManagedPolicyReferences: items.map(({ name, path }) => ({ Name: name, Path: path })), ...rest };
  },

  PutPermissionsBoundaryToPermissionSet: ({ center, input }) => {
    const set = namedSet(center, input);
    set.boundary = boundaryOf(input);
    set.revision += 1;
    return {};
  },
  GetPermissionsBoundaryForPermissionSet: ({ center, input }) => {
    const { boundary } = namedSet(center, input);
    if (boundary === undefined) throw notFound("permissions boundary");
    const { customer } = boundary;
    return {
      PermissionsBoundary: {
        ManagedPolicyArn: boundary.managedPolicyArn,
        CustomerManagedPolicyReference:
          customer === undefined ? undefined : { Name: customer.name, Path: customer.path },
      },
    };
  },
  DeletePermissionsBoundaryFromPermissionSet: ({ center, input }) => {
    const set = namedSet(center, input);
    if (set.boundary === undefined) throw notFound("permissions boundary");
    delete set.boundary;
    set.revision += 1;
    return {};
  },
};
