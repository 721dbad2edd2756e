import type { Aws } from "../connection/aws.ts";
import { said, unlessGone } from "../connection/failure.ts";
import { allTokenPages } from "../connection/pages.ts";
import { textMap } from "../table/collection.ts";
import { lookup } from "../table/entry.ts";
import { text } from "../table/shape.ts";
import { tagMap } from "./iam-common.ts";

const region = { shape: text } as const;
const instanceArn = { shape: text, required: true } as const;

function allSetArns(aws: Aws, InstanceArn: string, place: string | undefined): Promise<string[]> {
  return allTokenPages(
    (page) => aws.sso(place)("ListPermissionSets", { InstanceArn, ...page }),
    (page) => page.PermissionSets,
  );
}

async function describe(aws: Aws, InstanceArn: string, PermissionSetArn: string, place: string | undefined) {
  const request = { InstanceArn, PermissionSetArn };
  return (await aws.sso(place)("DescribePermissionSet", request)).PermissionSet;
}

/** `aws.ssoadmin.getPermissionSet`: a permission set by its ARN or by its name, for which every set is described. */
export const getPermissionSet = lookup({
  token: "aws:ssoadmin/getPermissionSet:getPermissionSet",
  label: "SSO Admin Permission Set",
  doing: ({ arn }) => (arn === undefined ? "reading SSO Permission Set" : `reading SSO Admin Permission Set (${arn})`),
  inputs: { arn: { shape: text }, instanceArn, name: { shape: text }, region, tags: { shape: textMap } },
  async call(aws, given) {
    const { arn, name } = given;
    if ((arn === undefined) === (name === undefined)) {
      throw new Error("expected exactly one of arn and name");
    }
    const arns = arn === undefined ? await allSetArns(aws, given.instanceArn, given.region) : [arn];
    for (const each of arns) {
      const asked = describe(aws, given.instanceArn, each, given.region);
      // why: a set that goes while the others are looked through is not the failure of the search
      const found = arn === undefined ? await unlessGone(asked) : await said("SSO Admin: DescribePermissionSet", asked);
      if (found === undefined || (name !== undefined && found.Name !== name)) continue;
      const tags = await allTokenPages(
        (page) =>
          aws.sso(given.region)("ListTagsForResource", {
            InstanceArn: given.instanceArn,
            ResourceArn: each,
            ...page,
          }),
        (page) => page.Tags,
      );
      return {
        id: each,
        arn: each,
        name: found.Name,
        createdDate: found.CreatedDate?.toISOString().replace(/\.\d{3}Z$/, "Z") ?? "",
        description: found.Description ?? "",
        relayState: found.RelayState ?? "",
        sessionDuration: found.SessionDuration ?? "",
        region: given.region ?? aws.region,
        tags: tagMap(tags),
      };
    }
    throw new Error("not found");
  },
});

/** `aws.ssoadmin.getPermissionSets`: the ARNs of all permission sets of an instance. */
export const getPermissionSets = lookup({
  token: "aws:ssoadmin/getPermissionSets:getPermissionSets",
  label: "SSO Permission Sets",
  inputs: { instanceArn, region },
  async call(aws, given) {
    const arns = await allSetArns(aws, given.instanceArn, given.region);
    return { id: given.instanceArn, arns, region: given.region ?? aws.region };
  },
});
