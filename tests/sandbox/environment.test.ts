import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { shellWord } from "../../fleet/shell-word.ts";
import { applyChange, environmentChange, shellLines } from "../../sandbox/environment.ts";
import { stateLayout } from "../../sandbox/paths.ts";

const layout = stateLayout('/tmp/it\'s $HOME & "more"');
const profiles = [
  { profile: "home", accountId: "111111111111", userName: "bootstrap", region: "eu-west-1" },
  { profile: "client-abccorp", accountId: "222222222222", userName: "bootstrap", region: "us-east-1" },
];
const url = "http://127.0.0.1:4599";

function change(profile: string, inherited: NodeJS.ProcessEnv) {
  return environmentChange(layout, url, profiles, profile, inherited);
}

/** The environment of a shell that has run the lines. */
function afterShell(lines: readonly string[], inherited: NodeJS.ProcessEnv): Record<string, string> {
  const result = spawnSync("/bin/sh", ["-c", `${lines.join("\n")}\nexec env -0`], {
    env: { ...inherited, PATH: "/usr/bin:/bin" },
    encoding: "utf8",
  });
  expect(result.stderr).to.equal("");
  return Object.fromEntries(
    result.stdout
      .split("\0")
      .filter((line) => line.includes("="))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

describe("the sandbox's environment", () => {
  const inherited = {
    AWS_ACCESS_KEY_ID: "real",
    AWS_SESSION_TOKEN: "real",
    AWS_ENDPOINT_URL_STS: "https://elsewhere.example",
    AWS_REGION: "ap-south-1",
    AWS_DEFAULT_REGION: "ap-south-1",
    AWS_PROFILE: "production",
    AWS_SKIP_CREDENTIALS_VALIDATION: "real",
    AWS_METADATA_URL: "real",
    PULUMI_ACCESS_TOKEN: "real",
    PULUMI_CONFIG_PASSPHRASE: "real",
    EDITOR: "vi",
  };

  it("is, after the shell has run the lines, what a child process is given", () => {
    const made = change("client-abccorp", inherited);
    const shell = afterShell(shellLines(made, layout), inherited);
    const given = applyChange(made, { ...inherited, PATH: "/usr/bin:/bin" });
    for (const [name, value] of Object.entries(made.set)) {
      if (name !== "PATH") expect(shell[name], name).to.equal(value);
    }
    expect(shell["PATH"]).to.equal(`${layout.bin}:/usr/bin:/bin`);
    for (const name of made.unset) expect([shell[name], given[name]], name).to.deep.equal([undefined, undefined]);
  });

  it("removes what would lead to real AWS or to another backend, and keeps the rest", () => {
    const made = applyChange(change("home", inherited), inherited);
    expect(made).to.include({ AWS_PROFILE: "home", AWS_ENDPOINT_URL: url, EDITOR: "vi" });
    expect(Object.values(made)).to.not.include("real");
    expect(made).to.not.have.any.keys("AWS_ENDPOINT_URL_STS");
  });

  it("names no Region, so that a profile without one fails as on AWS", () => {
    const made = change("client-abccorp", inherited);
    expect(made.set).to.include({ AWS_PROFILE: "client-abccorp" });
    expect(made.unset).to.include.members(["AWS_REGION", "AWS_DEFAULT_REGION"]);
    const left = [applyChange(made, inherited), afterShell(shellLines(made, layout), inherited)];
    for (const environment of left) expect(Object.keys(environment).filter((name) => /REGION/.test(name))).to.be.empty;
  });

  it("puts its folder first on PATH, once", () => {
    const once = change("home", { PATH: "/usr/bin" }).set["PATH"];
    expect(once).to.equal(`${join(layout.root, "bin")}:/usr/bin`);
    expect(change("home", { PATH: once }).set["PATH"]).to.equal(once);
  });

  it("leaves proxies alone, and exempts its own address from one that is set", () => {
    expect(change("home", {}).set).to.not.have.property("NO_PROXY");
    const proxied = change("home", { HTTP_PROXY: "http://proxy.example", no_proxy: "a.example" }).set;
    expect(proxied["NO_PROXY"]).to.equal("a.example,127.0.0.1,localhost");
  });

  it("refuses a profile that the sandbox does not have, and names those it has", () => {
    expect(() => change("client-abc", {})).to.throw('no profile "client-abc"; it has home, client-abccorp');
  });

  it("quotes any text as one word of a shell", () => {
    for (const text of ["", "a b", "it's", "$HOME", "`id`", 'a"b', "a\\b", "a\nb"]) {
      const result = spawnSync("/bin/sh", ["-c", `printf %s ${shellWord(text)}`], { encoding: "utf8" });
      expect(result.stdout).to.equal(text);
    }
  });
});
