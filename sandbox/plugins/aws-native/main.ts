import { runPlugin } from "../run-plugin.ts";
import { nativeProvider } from "./native-provider.ts";

runPlugin(nativeProvider);
