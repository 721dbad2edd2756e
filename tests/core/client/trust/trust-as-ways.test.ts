import { expect } from "chai";
import type { PolicyDocument } from "../../../../core/aws/policy-document.ts";
import { trustAsWays } from "../../../../core/client/trust/trust-as-ways.ts";
import { HOME, by, policy, root, set, statement } from "./home-trust.ts";

const REASON = "Imported as it stood: the role let them in before this file was written.";

describe("a trust policy as ways in", () => {
  const SAID: readonly (readonly [string, PolicyDocument, readonly object[]])[] = [
    ["the whole account", policy(statement()), [{ wholeAccount: true, reason: REASON }]],
    [
      "the account by its id",
      policy(statement({ Principal: { AWS: HOME.accountId } })),
      [{ wholeAccount: true, reason: REASON }],
    ],
    [
      "permission sets by pattern",
      policy(statement({ Condition: by("ArnLike", [set("A"), set("B")]) })),
      [{ permissionSets: ["A", "B"] }],
    ],
    [
      "a set of AWS's own name, with a reason",
      policy(statement({ Condition: by("ArnLike", set("AdministratorAccess")) })),
      [{ permissionSets: ["AdministratorAccess"], reason: REASON }],
    ],
    [
      "users as principals, with MFA",
      policy(
        statement({
          Principal: { AWS: [`arn:aws:iam::${HOME.accountId}:user/people/alice`] },
          Condition: {
            Bool: { "aws:MultiFactorAuthPresent": true },
            NumericLessThan: { "aws:MultiFactorAuthAge": 3600 },
          },
        }),
      ),
      [{ users: ["people/alice"], namedBy: "principal", mfa: { maxAge: 3600 } }],
    ],
    [
      "roles by condition, with an external ID, addresses, an end and session tags",
      policy(
        statement({
          Action: ["sts:AssumeRole", "sts:TagSession"].slice(0, 1),
          Condition: {
            ...by("StringEquals", `arn:aws:iam::${HOME.accountId}:role/ci`),
            IpAddress: { "aws:SourceIp": "203.0.113.0/24" },
          },
        }),
        statement({
          Action: "sts:TagSession",
          Condition: {
            ...by("StringEquals", `arn:aws:iam::${HOME.accountId}:role/ci`),
            IpAddress: { "aws:SourceIp": "203.0.113.0/24" },
            "ForAllValues:StringEquals": { "aws:TagKeys": ["project"] },
          },
        }),
      ),
      [{ roles: ["ci"], sourceIps: ["203.0.113.0/24"], sessionTags: ["project"] }],
    ],
    [
      "two ways of one kind",
      policy(statement({ Condition: by("ArnLike", set("A")) }), statement({ Condition: by("ArnLike", set("B")) })),
      [{ permissionSets: ["A"] }, { permissionSets: ["B"], id: "way-2" }],
    ],
  ];
  for (const [what, document, ways] of SAID)
    it(`says ${what}`, () => expect(trustAsWays(HOME, document)).to.deep.equal({ ways }));

  const NOT: readonly (readonly [string, PolicyDocument, RegExp])[] = [
    ["a denial", policy(statement(), statement({ Effect: "Deny" })), /denies/],
    ["another account", policy(statement({ Principal: { AWS: "arn:aws:iam::999999999999:root" } })), /999999999999/],
    ["everybody", policy(statement({ Principal: "*" })), /everybody/],
    [
      "a service beside the account",
      policy(statement({ Principal: { AWS: root, Service: "ec2.amazonaws.com" } })),
      /Service/,
    ],
    ["all but some", policy(statement({ Principal: undefined, NotPrincipal: { AWS: root } })), /otherwise/],
    ["other actions", policy(statement({ Action: "sts:*" })), /sts:\*/],
    [
      "a set by a wider pattern",
      policy(statement({ Condition: by("ArnLike", set("A").replace(/\?+$/, "*")) })),
      /more or fewer/,
    ],
    [
      "the role of a set by its ARN",
      policy(statement({ Principal: { AWS: set("A").replace("*", "").replace(/\?+$/, "0123456789abcdef") } })),
      /permission set A by its ARN/,
    ],
    [
      "a condition that no way has",
      policy(statement({ Condition: { StringLike: { "sts:RoleSessionName": "x*" } } })),
      /rolesessionname/,
    ],
    [
      "the absence of MFA",
      policy(statement({ Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } })),
      /multifactor/,
    ],
    [
      "session tags of any key",
      policy(statement({ Action: ["sts:AssumeRole", "sts:TagSession"] })),
      /session tags of any key/,
    ],
    [
      "tags for others than those who enter",
      policy(statement({ Condition: by("ArnLike", set("A")) }), statement({ Action: "sts:TagSession" })),
      /others than/,
    ],
  ];
  for (const [what, document, because] of NOT)
    it(`does not say ${what}`, () => {
      const found = trustAsWays(HOME, document);
      expect(found.ways).to.equal(undefined);
      expect(found.because).to.match(because);
    });
});
