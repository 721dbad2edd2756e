import { expect } from "chai";
import { trustDifference } from "../../../../core/client/trust/trust-difference.ts";
import { HOME, by, policy, root, set, statement } from "./home-trust.ts";

describe("two trust policies", () => {
  const about = {
    partition: "aws",
    role: "arn:aws:iam::222222222222:role/x",
    now: new Date("2026-11-22T09:00:00Z"),
  } as const;
  const one = policy(
    statement({ Sid: "A", Condition: by("ArnLike", [set("A"), set("B")]) }),
    statement({ Condition: by("ArnEquals", `arn:aws:iam::${HOME.accountId}:user/u`) }),
  );

  it("are the same whatever their Sids, their order and their spelling", () => {
    const other = policy(
      statement({
        Action: ["STS:AssumeRole"],
        Condition: by("StringEquals", [`arn:aws:iam::${HOME.accountId}:user/u`]),
      }),
      statement({ Sid: "Z", Principal: { AWS: [HOME.accountId] }, Condition: by("ArnEquals", [set("B"), set("A")]) }),
    );
    expect(trustDifference(one, other, about)).to.equal(undefined);
    expect(trustDifference(one, { ...other, Version: "2008-10-17" }, about)).to.equal(undefined);
  });

  for (const [what, other] of Object.entries({
    "one name more": policy(...one.Statement, statement({ Condition: by("ArnLike", set("C")) })),
    "a condition less": policy(statement(), ...one.Statement),
    "a wildcard read as text": policy(
      statement({ Condition: by("StringEquals", [set("A"), set("B")]) }),
      one.Statement[1]!,
    ),
    "a principal in the place of a condition": policy(
      one.Statement[0]!,
      statement({ Principal: { AWS: `arn:aws:iam::${HOME.accountId}:user/u` } }),
    ),
    "a denial beside": policy(...one.Statement, statement({ Effect: "Deny", Condition: by("ArnLike", set("A")) })),
    "a service beside": policy(
      { ...one.Statement[0]!, Principal: { AWS: root, Service: "ec2.amazonaws.com" } },
      one.Statement[1]!,
    ),
    "a variable": policy(
      ...one.Statement,
      statement({ Condition: by("ArnLike", "arn:aws:iam::111111111111:user/${aws:username}") }),
    ),
  }))
    it(`are not, with ${what}, in either direction`, () => {
      expect(trustDifference(one, other, about)).to.be.a("string");
      expect(trustDifference(other, one, about)).to.be.a("string");
    });
});
