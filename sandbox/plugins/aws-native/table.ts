import { awsNativeConfig } from "../connection/config.ts";
import type { Table } from "../table/table-provider.ts";
import { assignment } from "./assignment.ts";
import { permissionSet } from "./permission-set.ts";

/** Everything that the `aws-native` plugin supports. */
export const awsNativeTable: Table = {
  name: "aws-native",
  settings: awsNativeConfig,
  resources: [permissionSet, assignment],
  functions: [],
};
