import { expect } from "chai";
import type { FleetProject, ProjectStack } from "../../../fleet/project/open-project.ts";
import { SelectionFaults, selectStacks } from "../../../fleet/run/select-stacks.ts";

const invalid = { kind: "invalid", faults: [] } as const;
const client = (slug: string): [string, ProjectStack] => [slug, { stack: `client-${slug}`, slug, config: invalid }];
const HOME: ProjectStack = { stack: "home", config: invalid };

function project(slugs: readonly string[]): FleetProject {
  return { clients: new Map(slugs.map(client)), home: HOME } as unknown as FleetProject;
}

type Asked = Parameters<typeof selectStacks>[1];

function chosen(slugs: readonly string[], selection: Asked): readonly string[] {
  const { clients, home } = selectStacks(project(slugs), selection);
  return [...clients.map(({ stack }) => stack), ...(home === undefined ? [] : [home.stack])];
}

function codes(of: FleetProject, selection: Asked): readonly string[] {
  try {
    selectStacks(of, selection);
  } catch (error) {
    if (error instanceof SelectionFaults) return error.faults.map(({ code }) => code);
    throw error;
  }
  return [];
}

describe("the stacks that are chosen", () => {
  it("are those named, by stack or slug, each once", () => {
    expect(chosen(["a", "b", "ab"], { stacks: ["a", "client-a", "client-ab"] })).to.deep.equal([
      "client-a",
      "client-ab",
    ]);
  });

  it("are all clients and the home stack, without those left out", () => {
    expect(chosen(["a", "ab"], { all: true })).to.deep.equal(["client-a", "client-ab", "home"]);
    expect(chosen(["a", "ab"], { all: true, exclude: ["a", "home"] })).to.deep.equal(["client-ab"]);
  });

  it("are the home stack by its name, even where a client has the slug of that name", () => {
    expect(chosen(["home"], { stacks: ["home"] })).to.deep.equal(["home"]);
    expect(chosen(["home"], { stacks: ["client-home"] })).to.deep.equal(["client-home"]);
  });

  it("are none, with every unknown name told and the nearest offered", () => {
    expect(codes(project(["abccorp"]), { stacks: ["abccopr", "x"] })).to.deep.equal([
      "fleet/unknown-stack",
      "fleet/unknown-stack",
    ]);
    try {
      selectStacks(project(["abccorp"]), { stacks: ["abccopr"] });
    } catch (error) {
      expect(String(error)).to.include('did you mean "abccorp"');
    }
    expect(codes(project(["a"]), { all: true, exclude: ["b"] })).to.deep.equal(["fleet/unknown-stack"]);
  });

  it("are none where it is not clear what is meant", () => {
    expect(codes(project(["a"]), {})).to.deep.equal(["fleet/selection"]);
    expect(codes(project(["a"]), { all: true, stacks: ["a"] })).to.deep.equal(["fleet/selection"]);
    expect(codes(project(["a"]), { stacks: ["a"], exclude: ["a"] })).to.deep.equal(["fleet/selection"]);
    const shard = { index: 1, of: 2 };
    expect(codes(project(["a"]), { stacks: ["a", "home"], shard })).to.deep.equal(["fleet/selection"]);
    expect(chosen(["a"], { stacks: ["a"], shard })).to.deep.equal(["client-a"]);
    expect(chosen(["a"], { all: true, shard })).to.deep.equal(["client-a", "home"]);
    const homeless = { clients: new Map([client("a")]) } as unknown as FleetProject;
    expect(codes(homeless, { all: true })).to.deep.equal(["fleet/no-home"]);
  });
});
