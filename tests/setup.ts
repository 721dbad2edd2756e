import { config } from "chai";

// why: a failed assertion on a program's output is no use without the output.
config.truncateThreshold = 0;

// why: the pinned AWS SDK runs on Node 20; that later releases will not is no news in a test run.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
