/**
 * The kind of value that a property takes. `any` is passed on as it is, names within included. A list is compared without
 * its order: CloudFormation's schemas of these types have `insertionOrder: false` on each.
 */
export type Kind = "text" | "any" | { readonly list: Kind } | { readonly fields: Fields };

/** Properties by the name that programs give them; Cloud Control's is the same with a capital letter. */
export type Fields = { readonly [name: string]: Kind };

/** What the plugin knows of a resource type: all else is the same for every type. */
export interface NativeType {
  readonly cloudFormation: string;
  readonly inputs: Fields;
  /** Outputs that are no inputs. They do not change while the resource lives. */
  readonly readOnly: readonly string[];
  /** Inputs that a program must give, and fields that are never left out of an object. */
  readonly required: readonly string[];
}

const reference = { fields: { name: "text", path: "text" } } as const;

/**
 * Everything that the `aws-native` plugin supports, by token. Which properties replace the resource is not here: the
 * SDK tells the engine (`replaceOnChanges`). Source: CloudFormation's schemas of the two types.
 */
export const nativeTypes: ReadonlyMap<string, NativeType> = new Map([
  [
    "aws-native:sso:PermissionSet",
    {
      cloudFormation: "AWS::SSO::PermissionSet",
      inputs: {
        customerManagedPolicyReferences: { list: reference },
        description: "text",
        inlinePolicy: "any",
        instanceArn: "text",
        managedPolicies: { list: "text" },
        name: "text",
        permissionsBoundary: { fields: { customerManagedPolicyReference: reference, managedPolicyArn: "text" } },
        relayStateType: "text",
        sessionDuration: "text",
        tags: { list: { fields: { key: "text", value: "text" } } },
      },
      readOnly: ["permissionSetArn"],
      required: ["instanceArn", "name", "tags/*/key", "tags/*/value"],
    },
  ],
  [
    "aws-native:sso:Assignment",
    {
      cloudFormation: "AWS::SSO::Assignment",
      inputs: {
        instanceArn: "text",
        permissionSetArn: "text",
        principalId: "text",
        principalType: "text",
        targetId: "text",
        targetType: "text",
      },
      readOnly: [],
      required: ["instanceArn", "permissionSetArn", "principalId", "principalType", "targetId", "targetType"],
    },
  ],
]);
