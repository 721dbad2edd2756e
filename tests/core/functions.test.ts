import { expect } from "chai";
import { accessLevels } from "../../core/config/project/access-levels.ts";
import * as arns from "../../core/aws/arns.ts";
import { assumeRolePolicy } from "../../core/home/permission-sets/assume-role-policy.ts";
import { stackFileName } from "../../core/config/naming.ts";
import { describe as describeValue, formatLocation } from "../../core/faults/fault.ts";
import * as links from "../../core/aws/links.ts";
import * as names from "../../core/aws/names.ts";
import * as naming from "../../core/config/naming.ts";
import { didYouMean, nearest } from "../../core/faults/did-you-mean.ts";
import { policySize } from "../../core/aws/quotas.ts";
import { trustPolicy } from "../../core/client/trust/trust-policy.ts";
import { casesOf } from "./case-file.ts";

interface Call {
  name: string;
  call: string;
  args: never[];
  value?: unknown;
  throws?: string;
}

const matches = (pattern: RegExp) => (text: string) => pattern.test(text);

const FUNCTIONS: Readonly<Record<string, (...args: never[]) => unknown>> = {
  ...arns,
  ...links,
  assumeRolePolicy,
  caseless: names.caseless,
  clientStackName: naming.clientStackName,
  defaultPermissionSetName: naming.defaultPermissionSetName,
  defaultRoleName: naming.defaultRoleName,
  describe: describeValue,
  didYouMean,
  formatLocation,
  isClientStack: matches(naming.CLIENT_STACK),
  isPermissionSetName: matches(names.PERMISSION_SET_NAME),
  isRoleName: matches(names.ROLE_NAME),
  isRolePath: matches(names.ROLE_PATH),
  levelTitles: (own: Parameters<typeof accessLevels>[0]) =>
    Object.fromEntries([...accessLevels(own)].map(([key, { title }]) => [key, title])),
  nearest,
  pascalCase: naming.pascalCase,
  policySize,
  stackFileName,
  trustPolicy,
};

describe("names, ARNs, links and policies", () => {
  for (const one of casesOf<Call>("functions.yaml")) {
    it(`${one.call}: ${one.name}`, () => {
      const call = FUNCTIONS[one.call];
      if (call === undefined) throw new Error(`no function ${one.call}`);
      if (one.throws === undefined) expect(call(...one.args)).to.deep.equal(one.value);
      else expect(() => call(...one.args)).to.throw(RangeError, one.throws);
    });
  }
});
