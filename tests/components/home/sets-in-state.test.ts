import { expect } from "chai";
import { clientFile, clientFiles, clientOutputs, PEOPLE, stackOf } from "../support/clients.ts";
import { configOf, deploy, type Deployment, resource } from "../support/deploy.ts";
import { INSTANCE, type World } from "../support/mocks.ts";

const SET = "aws-native:sso:PermissionSet";
const ASSIGNMENT = "aws-native:sso:Assignment";
const ARN = "arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-1";
const BOUNDARY = "arn:aws:iam::aws:policy/ViewOnlyAccess";
const INLINE =
  '{"Version":"2012-10-17","Statement":[{"Sid":"EnterAccessRole","Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::222222222222:role/acme-read-only"}]}';
const CLIENT = clientFile("AbcCorp", "222222222222", "[read-only]");
const file = (who: string, settings = "{}") => `
config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    permissionSets: ${settings}
    grants: [${who === "" ? "" : `{ ${who}, clients: all, roles: [read-only] }`}]
`;
const urn = (type: string, name: string) =>
  `urn:pulumi:home::switchyard::switchyard:home:Home$switchyard:home:ClientPermissionSets$${type}::${name}`;
const said = ({ logged }: Deployment, severity: "info" | "warn") =>
  logged.flatMap((one) => (one.severity === severity ? [one.message] : []));
const comparisons = ({ invoked }: Deployment) =>
  invoked.filter(({ inputs }) => inputs["typeName"] === "AWS::SSO::PermissionSet");

describe("a permission set that the state holds", () => {
  const outputs = {
    instanceArn: INSTANCE,
    name: "AbcCorpReadOnly",
    permissionSetArn: ARN,
    description: "ReadOnly access to AbcCorp (account 222222222222)",
    inlinePolicy: INLINE,
    managedPolicies: [],
    customerManagedPolicyReferences: [],
    sessionDuration: "PT1H",
    tags: [{ key: "managed-by", value: "switchyard" }],
  };
  const deployed = {
    Name: "AbcCorpReadOnly",
    Description: outputs.description,
    InlinePolicy: INLINE,
    ManagedPolicies: [],
    CustomerManagedPolicyReferences: [],
    SessionDuration: "PT1H",
    Tags: [{ Key: "managed-by", Value: "switchyard" }],
  };
  const held = (name: string, who: string) => [
    { urn: urn(SET, name), type: SET, outputs },
    {
      urn: urn(ASSIGNMENT, `${name}/${who}`),
      type: ASSIGNMENT,
      outputs: {
        instanceArn: INSTANCE,
        permissionSetArn: ARN,
        principalId: "g-2",
        principalType: "GROUP",
        targetId: "111111111111",
      },
    },
  ];
  let contract: Record<string, unknown>;
  before(async () => {
    contract = await clientOutputs("abccorp", CLIENT);
  });
  const home = async (text: string, world: World, slug = "abccorp") => {
    const stacks = { [stackOf(slug)]: contract };
    const files = { clientSlugs: [slug], clientFiles: clientFiles({ [slug]: CLIENT }) };
    const stack = await deploy("home", configOf("home", text), { ...PEOPLE, stacks, ...files, ...world });
    if (stack.error !== undefined) throw stack.error;
    return stack;
  };

  describe("under another name", () => {
    it("is known by its name in AWS, and its assignments by the ids, whatever was renamed since", async () => {
      const state = held("abccorp/read-only", "group:Auditors");
      const groups = { "Audit Team": "g-2" };
      const stack = await home(
        file("group: Audit Team"),
        { state, groups, deployedSets: { [ARN]: deployed } },
        "renamed",
      );
      expect(resource(stack, SET, "AbcCorpReadOnly").aliases).to.include(state[0]!.urn);
      expect(resource(stack, ASSIGNMENT, "AbcCorpReadOnly/group:g-2").aliases).to.include(state[1]!.urn);
      expect(said(stack, "info").filter((line) => /^(Gives|Takes)/.test(line))).to.deep.equal([]);
    });

    it("is not taken for another set, nor an assignment for somebody else's", async () => {
      const [set, assignment] = held("abccorp/read-only", "group:Auditors");
      const other = { ...set!, outputs: { ...outputs, name: "AbcCorpReadOnly2" } };
      const stack = await home(file("group: Auditors"), { state: [other, assignment!] });
      expect(resource(stack, SET, "AbcCorpReadOnly").aliases).not.to.include(set!.urn);
      const support = await home(file("group: Support"), {
        state: [set!, assignment!],
        deployedSets: { [ARN]: deployed },
      });
      expect(resource(support, ASSIGNMENT, "AbcCorpReadOnly/group:g-3").aliases).not.to.include(assignment!.urn);
      expect(said(support, "info")).to.include.members([
        'Gives AbcCorpReadOnly in account 111111111111 to group "Support".',
        "Takes AbcCorpReadOnly in account 111111111111 from the group with the id g-2.",
      ]);
    });

    it("that differs in case alone is the same set, since AWS takes no two such: it is replaced, not made beside", async () => {
      const [set] = held("AbcCorpReadonly", "group:g-2");
      const state = [{ ...set!, outputs: { ...outputs, name: "AbcCorpReadonly" } }];
      const stack = await home(file("group: Auditors"), { preview: true, state });
      expect(resource(stack, SET, "AbcCorpReadOnly").aliases).to.include(set!.urn);
    });

    it("has no alias once it has its name", async () => {
      const state = held("AbcCorpReadOnly", "group:g-2");
      const stack = await home(file("group: Auditors"), { preview: true, state });
      expect(resource(stack, ASSIGNMENT, "AbcCorpReadOnly/group:g-2").aliases).not.to.include(state[1]!.urn);
    });

    it("in a state that cannot be read is a fault, before anything is declared", async () => {
      const failing = { "pulumi:pulumi:readStackResourceOutputs": "could not load the checkpoint" };
      const error = await home(file("group: Auditors"), { failing }).catch((one: unknown) => String(one));
      expect(error).to.contain("[home/no-state]").and.to.contain("could not load the checkpoint");
    });
  });

  it("gets an assignment that somebody made by hand without making it a second time", async () => {
    const id = `${INSTANCE}|111111111111|AWS_ACCOUNT|${ARN}|GROUP|g-1`;
    const state = held("AbcCorpReadOnly", "group:g-2");
    const stack = await home(file("group: Platform Engineers"), {
      state,
      assignments: [id],
      deployedSets: { [ARN]: deployed },
    });
    expect(resource(stack, ASSIGNMENT, "AbcCorpReadOnly/group:g-1").imported).to.equal(id);
  });

  describe("compared with what Identity Center has", () => {
    const state = held("AbcCorpReadOnly", "group:g-2");
    const warned = async (change: object, settings?: string, last: object = {}) => {
      const [set, assignment] = state;
      const own = [{ ...set!, outputs: { ...outputs, ...last } }, assignment!];
      const deployedSets = { [ARN]: { ...deployed, ...change } };
      return said(await home(file("group: Auditors", settings), { state: own, deployedSets }), "warn");
    };

    it("gives no warning where all is as deployed, in another order and spelling too", async () => {
      const { Version, Statement } = JSON.parse(INLINE) as Record<string, unknown>;
      expect(await warned({})).to.deep.equal([]);
      expect(await warned({ InlinePolicy: JSON.stringify({ Statement, Version }) })).to.deep.equal([]);
    });

    it("names a boundary put on by hand, which no refresh sees, and what to do", async () => {
      const boundary = { PermissionsBoundary: { ManagedPolicyArn: BOUNDARY } };
      expect(await warned(boundary)).to.deep.equal([
        `Permission set "AbcCorpReadOnly" was changed by hand: permissions boundary "${BOUNDARY}" where the files have none. Take the permissions boundary off in Identity Center, since no refresh sees it.`,
      ]);
      const declared = await warned(boundary, `{ permissionsBoundary: "${BOUNDARY}" }`);
      expect(declared.filter((message) => message.includes("by hand"))).to.deep.equal([]);
    });

    it("names it also once a refresh has read it, and not where this update itself takes it off", async () => {
      const boundary = { PermissionsBoundary: { ManagedPolicyArn: BOUNDARY } };
      const last = { permissionsBoundary: { managedPolicyArn: BOUNDARY } };
      const read = await warned(boundary, "{}", { ...last, __inputs: outputs });
      expect(read.join()).to.contain("Take the permissions boundary off in Identity Center");
      expect(await warned(boundary, "{}", { ...last, __inputs: { ...outputs, ...last } })).to.deep.equal([]);
    });

    it("names every other thing changed by hand, and the command that puts it right", async () => {
      const wide = INLINE.replace("arn:aws:iam::222222222222:role/acme-read-only", "*");
      const [message = "", ...others] = await warned({
        InlinePolicy: wide,
        ManagedPolicies: [BOUNDARY],
        CustomerManagedPolicyReferences: [{ Name: "by-hand", Path: "/" }],
        SessionDuration: "PT8H",
        Tags: [],
      });
      expect(others).to.deep.equal([]);
      for (const what of ["inline policy", "managed policies", '"/by-hand"', '"PT8H"', "tags none"])
        expect(message).to.contain(what);
      expect(message).to.match(/`pulumi up --refresh` puts that right\.$/);
    });

    it("does not warn of what this update itself changes", async () => {
      expect(await warned({ SessionDuration: "PT1H" }, "{ sessionDuration: PT4H }")).to.deep.equal([]);
      expect(await warned({ InlinePolicy: "{}" }, "{}", { inlinePolicy: {} })).to.deep.equal([]);
    });

    it("is said when it could not be made", async () => {
      const messages = said(await home(file("group: Auditors"), { state }), "warn");
      expect(messages.join()).to.contain("One permission set could not be compared").and.to.contain("AccessDenied");
    });

    it("costs a preview nothing, and an update one call a set, unless the settings say otherwise", async () => {
      const calls = async (settings: string, preview: boolean) => {
        const world = { state, preview, deployedSets: { [ARN]: deployed } };
        return comparisons(await home(file("group: Auditors", settings), world)).length;
      };
      expect([await calls("{}", true), await calls("{}", false)]).to.deep.equal([0, 1]);
      expect([await calls("{ compare: always }", true), await calls("{ compare: never }", false)]).to.deep.equal([
        1, 0,
      ]);
    });
  });
});
