import { expect } from "chai";
import { createInputCheck, type InputCheck } from "../../../../sandbox/aws/front/input-check.ts";
import { startMoto, type Moto } from "../../../../sandbox/aws/moto.ts";
import { INSTANCE, STORE } from "../permission-set.ts";
import { testPython } from "../world.ts";

describe("sandbox aws: inputs by AWS's models", () => {
  let moto: Moto;
  let check: InputCheck;
  before(async () => {
    moto = await startMoto({ python: await testPython(), log: () => undefined });
    check = createInputCheck(moto);
  });
  after(() => moto.stop());

  const said = async (service: string, operation: string, input: Record<string, unknown>): Promise<string> => {
    const protocol = service === "iam" || service === "sts" ? "query" : "json";
    return check({ service, operation, protocol, input }).then(
      () => "",
      (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
    );
  };

  const set = {
    InstanceArn: INSTANCE,
    PermissionSetArn: `arn:aws:sso:::permissionSet/${INSTANCE.split("/")[1] ?? ""}/ps-${"0".repeat(16)}`,
  };
  const reference = (more: object) => ({ ...set, CustomerManagedPolicyReference: { Name: "x", ...more } });
  const attach = "AttachCustomerManagedPolicyReferenceToPermissionSet";
  const role = { RoleArn: "arn:aws:iam::222222222222:role/r", RoleSessionName: "me" };
  const one = "1 validation error detected: Value";

  const cases: [string, Parameters<typeof said>, string][] = [
    ["takes what the model allows", ["sso", attach, reference({ Path: "/team/" })], ""],
    [
      "looks into structures",
      ["sso", attach, reference({ Path: "team" })],
      `ValidationException: ${one} 'team' at 'customerManagedPolicyReference.path' failed to satisfy constraint: Member must satisfy regular expression pattern: ((/[A-Za-z0-9\\.,\\+@=_-]+)*)/`,
    ],
    [
      "looks into lists",
      [
        "iam",
        "TagRole",
        {
          RoleName: "r",
          Tags: [
            { Key: "k", Value: "" },
            { Key: "", Value: "" },
          ],
        },
      ],
      `ValidationError: ${one} '' at 'tags.2.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      "misses what is required, also when it is null",
      ["sso", attach, { ...reference({}), InstanceArn: null }],
      `ValidationException: ${one} at 'instanceArn' failed to satisfy constraint: Member must not be null`,
    ],
    ["misses nothing else, also when it is null", ["sso", attach, reference({ Path: null })], ""],
    [
      "counts what it finds",
      ["sso", "ListPermissionSetsProvisionedToAccount", { InstanceArn: INSTANCE, AccountId: "1", MaxResults: 101 }],
      "ValidationException: 2 validation errors detected: ",
    ],
    [
      "knows the values of an enumeration",
      ["sso", "ProvisionPermissionSet", { ...set, TargetType: "EVERYWHERE" }],
      `ValidationException: ${one} 'EVERYWHERE' at 'targetType' failed to satisfy constraint: Member must satisfy enum value set: [AWS_ACCOUNT, ALL_PROVISIONED_ACCOUNTS]`,
    ],
    [
      "does not repeat what is sensitive",
      ["identitystore", "CreateGroup", { IdentityStoreId: STORE, DisplayName: "" }],
      `ValidationException: ${one} at 'displayName' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    ["reads the numbers of a query call", ["sts", "AssumeRole", { ...role, DurationSeconds: "900" }], ""],
    [
      "and their range",
      ["sts", "AssumeRole", { ...role, DurationSeconds: "899" }],
      `ValidationError: ${one} '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900`,
    ],
    [
      "refuses what is no number",
      ["sts", "AssumeRole", { ...role, DurationSeconds: "soon" }],
      "MalformedInput: durationSeconds is not of type integer",
    ],
    ["refuses another kind of value", ["sso", "ListTagsForResource", { InstanceArn: 1 }], "SerializationException: "],
    ["takes a query's empty list", ["iam", "TagRole", { RoleName: "r", Tags: "" }], ""],
    [
      "takes any document",
      [
        "identitystore",
        "GetUserId",
        {
          IdentityStoreId: STORE,
          AlternateIdentifier: { UniqueAttribute: { AttributePath: "userName", AttributeValue: "x" } },
        },
      ],
      "",
    ],
    [
      "leaves the number of IAM's tags to IAM",
      ["iam", "TagRole", { RoleName: "r", Tags: Array.from({ length: 51 }, () => ({ Key: "k", Value: "" })) }],
      "",
    ],
    ["leaves alone what no model has", ["sso", "constructor", {}], ""],
  ];
  for (const [what, call, expected] of cases) {
    it(what, async () => {
      const message = await said(...call);
      if (expected === "") expect(message).to.equal("");
      else expect(message).to.include(expected);
    });
  }
});
