import { runPlugin } from "../run-plugin.ts";
import { tableProvider } from "../table/table-provider.ts";
import { awsTable } from "./table.ts";

runPlugin((version) => tableProvider(awsTable, version));
