import { runPlugin } from "../run-plugin.ts";
import { awsTable } from "./table.ts";

runPlugin(awsTable);
