// Random conditions on the keys that a role assumption carries.
//
// Left out, because iam-simulate differs from AWS's documentation or does not support it; the tables in cases/ cover
// them instead:
// - `${*}`, `${?}`, `${$}`: iam-simulate finds no value. AWS: "use where you need an * (asterisk) character".
// - variables in ARN operators: iam-simulate never matches. AWS: "You can use a policy variable with the ARN operator".
// - a negated Deny whose variable has no value: iam-simulate lets the request pass. AWS: an unresolved variable "might cause the
//   entire statement to be invalid", which does not say that the Deny falls away; here it applies.
// - malformed ARNs, numbers, dates and ranges, empty value lists, several values without a set operator: IAM refuses such
//   policies or leaves the outcome open; here they never allow.
// - epoch seconds with Date operators on aws:CurrentTime: iam-simulate never matches. AWS: "or in epoch (UNIX) time".
// - addresses without a prefix: iam-simulate's NotIpAddress fails for an address of the other family. AWS: "All IP addresses
//   except the specified IP address or range".
// - 0.0.0.0/0: iam-simulate matches no address; in CIDR notation it holds every IPv4 address.
// - NullIfExists: iam-simulate takes it. AWS: IfExists goes with "any condition operator name except the Null condition".

/** The words of a text, which keeps the pools below short. */
const words = (text: string): string[] => text.split(" ");
const STRING = [
  "StringEquals",
  "StringNotEquals",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
  "StringLike",
  "StringNotLike",
];
const ARN = ["ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals"];
const COMPARISONS = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];
const NUMERIC = COMPARISONS.map((name) => `Numeric${name}`);
const DATE = COMPARISONS.map((name) => `Date${name}`);
const HOUR = "2026-11-22T05:00:00Z";

/** Condition keys of one type with the operators and values that suit them. */
export interface Family {
  keys: string[];
  operators: string[];
  values: string[];
  /** Values with policy variables. */
  variables?: string[];
}

export const FAMILIES: Family[] = [
  {
    keys: words(
      "aws:PrincipalTag/team AWS:principaltag/Team aws:RequestTag/project aws:ResourceTag/team aws:PrincipalTag/none",
    ),
    operators: STRING,
    values: words("dev ops DEV d* * ?ev ?? d? de?* *e*v* o.s **"),
    variables: [
      "${aws:PrincipalTag/team}",
      "${aws:ResourceTag/team}",
      "${aws:PrincipalTag/team, 'ops'}",
      "${aws:principaltag/TEAM}*",
    ],
  },
  {
    keys: words("sts:ExternalId sts:RoleSessionName aws:username sts:SourceIdentity aws:SourceIdentity sts:externalid"),
    operators: STRING,
    values: words("ann bob ext-1 a* *n* ext-? ?*-* ANN EXT-1 *"),
    variables: [
      "${aws:username}",
      "${sts:RoleSessionName}",
      "${aws:username, 'ann'}",
      "${aws:PrincipalTag/none, 'bob'}",
    ],
  },
  {
    keys: words("aws:PrincipalAccount aws:ResourceAccount aws:PrincipalOrgID aws:PrincipalType aws:userid"),
    operators: STRING,
    values: words("111111111111 222222222222 1* o-home* o-homeacme01 User Assumed* AIDA* AROA*:ann AROA* user"),
    variables: ["${aws:PrincipalAccount}", "${aws:PrincipalOrgID}", "${aws:PrincipalType}"],
  },
  {
    keys: ["aws:PrincipalArn", "aws:principalarn"],
    operators: [...ARN, "StringLike", "StringNotLike"],
    values: [
      "arn:aws:iam::111111111111:role/*",
      "arn:aws:iam::111111111111:user/*",
      "arn:aws:iam::*:role/team/dev",
      "arn:aws:iam::111111111111:user/ann",
      "arn:*:iam::1???????????:*/*",
      "arn:aws:iam:*:user/ops/bob:*",
      "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_Client_????????????????",
      "arn:aws:iam::111111111111:role/*/AWSReservedSSO_Client_*",
      "arn:aws:*:*:*:*",
      "arn:aws:iam::999999999999:*",
    ],
  },
  {
    keys: words("aws:MultiFactorAuthPresent aws:SecureTransport aws:ViaAWSService"),
    operators: ["Bool"],
    values: words("true false TRUE"),
  },
  { keys: ["aws:MultiFactorAuthAge"], operators: NUMERIC, values: ["0", "60", "60.0", "59.5", "300", "3600"] },
  {
    keys: ["aws:EpochTime"],
    operators: [...NUMERIC, ...DATE],
    values: words("1795323600 1795323599 1795327200 1600000000"),
  },
  {
    keys: ["aws:CurrentTime", "aws:TokenIssueTime"],
    operators: DATE,
    values: [
      HOUR,
      "2026-11-22",
      "2026-11-22T06:00:00+01:00",
      "2026-11-22T04:59:59Z",
      "2027-01-01T00:00:00Z",
      "2020-01-01T00:00:00Z",
    ],
  },
  {
    keys: ["aws:SourceIp"],
    operators: ["IpAddress", "NotIpAddress"],
    values: words(
      "203.0.113.0/24 203.0.113.7/32 203.0.112.0/23 203.0.113.8/32 128.0.0.0/1 2001:db8::/32 2001:db8::7/128 2001:DB8:0:1::/64 ::/0",
    ),
  },
];
export const LISTS: Family = {
  keys: ["aws:TagKeys", "sts:TransitiveTagKeys"],
  operators: STRING,
  values: words("project team p* * Project cost?"),
};
export const NULL: Family = {
  keys: words(
    "sts:ExternalId aws:PrincipalOrgID aws:MultiFactorAuthAge aws:username aws:TagKeys aws:PrincipalTag/team aws:SourceIp",
  ),
  operators: ["Null"],
  values: ["true", "false"],
};
