import { runPlugin } from "../run-plugin.ts";
import { awsNativeTable } from "./table.ts";

runPlugin(awsNativeTable);
