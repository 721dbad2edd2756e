/** Codes of what the sandbox says it could not do, with their meanings; `docs/errors.md` lists exactly these. */
export const SANDBOX_CODES = {
  DEMO_PULUMI_FAILED: "Pulumi failed on a stack of the demo or of an example",
  EXAMPLE_ACCOUNT:
    "the sandbox did not add an account that the demo or an example names, or `Pulumi.yaml` names another home account than the sandbox's",
  EXAMPLE_FILES: "the stack files of the demo or of an example cannot be used",
  EXAMPLE_TABLE: "an example's `access.yaml` is not a table of attempts, or names what the example does not have",
  EXAMPLE_UNKNOWN: "there is no example of that name",
  SANDBOX_DOWN: "the sandbox does not run",
  SANDBOX_START: "it did not come up; the message holds the end of its log",
  SANDBOX_FOREIGN_DIRECTORY: "the folder in `SWITCHYARD_SANDBOX_DIR` holds other things",
  SANDBOX_UNSAFE_DIRECTORY:
    "others than you can write into the sandbox's state folder, it or something in it is another user's, or a link in it leads elsewhere",
  SANDBOX_NO_SUCH_PROFILE: "`env --account` with a profile that does not exist",
  SANDBOX_LOGIN_REFUSED: "the sandbox's Identity Center has no such user",
  SANDBOX_LOGIN_FOREIGN: "there is a token of this session that the sandbox did not write, perhaps a real one",
  SANDBOX_GO_MISSING: "the Pulumi engine has to be built, and there is no Go",
  SANDBOX_GO_TOO_OLD: "the Go found is too old to build the engine",
  SANDBOX_ENGINE_BUILD: "the engine's build failed",
  SANDBOX_PYTHON_MISSING: "no Python that is new enough",
  SANDBOX_PYTHON_VENV: "Python cannot make a virtual environment",
  SANDBOX_PIP: "the sandbox's Python packages could not be installed",
  SANDBOX_PLUGIN_INSTALL: "the engine did not take a provider plugin",
} as const;
