import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { nativeTypes } from "../../../sandbox/plugins/aws-native/native-types.ts";
import { awsTable } from "../../../sandbox/plugins/aws/table.ts";

const page = new URL("../../../docs/sandbox.md", import.meta.url);

/** `PermissionSet` of `aws-native:sso:PermissionSet` and of `sso.PermissionSet`. */
const last = (name: string): string => name.split(/[:.]/).at(-1) ?? "";

describe("docs/sandbox.md", () => {
  const tokens = {
    aws: [...awsTable.resources, ...awsTable.functions].map(({ token }) => token),
    "aws-native": [...nativeTypes.keys()],
  };
  for (const [name, supported] of Object.entries(tokens)) {
    it(`lists the resources and look-ups of the plugin ${name}, all of them and no other`, async () => {
      const rows = (await readFile(page, "utf8")).split("\n").filter((line) => line.startsWith(`| \`${name}\``));
      const words = rows.flatMap((row) => [...row.matchAll(/`([\w.]+)`/g)].map(([, word = ""]) => last(word)));
      // why: what begins in lower case without `get` is a plugin or a service
      const listed = words.filter((word) => /^(?:get)?[A-Z]/.test(word));
      expect(listed.sort()).to.deep.equal(supported.map(last).sort());
    });
  }
});
