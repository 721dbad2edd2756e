import { config } from "chai";
import fc from "fast-check";
import "./lean-first.ts";
import { separateConnections } from "../components/engine/separate-connections.ts";

// why: a run tells of the code and not of the draw; what a property has to find, it finds with this seed or with more runs.
fc.configureGlobal({ seed: Number(process.env["SWITCHYARD_TEST_SEED"] ?? 20261122) });

// why: a failed assertion on a program's output is no use without the output.
config.truncateThreshold = 0;

// why: the pinned AWS SDK runs on Node 20; that later releases will not is no news in a test run.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

// why: tests run hundreds of inline programs in this process, also such as are not Switchyard's.
separateConnections();
