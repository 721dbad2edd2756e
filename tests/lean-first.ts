import { leanSdk } from "../components/engine/lean-sdk.ts";

// why a module of its own, for its effect: what is loaded is loaded, and imports go before all else. A process of tests needs half a
// second less of a processor.
leanSdk();
