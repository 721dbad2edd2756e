import { expect } from "chai";
import { clientFile, clientFiles, clientOutputs, PEOPLE, stackOf } from "../../support/clients.ts";
import { configOf, deploy, type Deployment } from "../../support/deploy.ts";

const CLIENT = clientFile("AbcCorp", "222222222222");
const HOME = `
config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    grants:
      - { group: Auditors, clients: all, roles: [read-only] }
      - { user: alice@acme.example, clients: all, roles: [read-only], until: 2099-01-31 }
      - { user: { email: bob@acme.example }, clients: all, roles: [read-only], until: 2099-01-31 }
`;

/** The home stack where the directory spells user names in its own way. */
async function home(userNames: Readonly<Record<string, string>>): Promise<Deployment> {
  const stack = await deploy("home", configOf("home", HOME), {
    stacks: { [stackOf("abccorp")]: await clientOutputs("abccorp", CLIENT) },
    clientSlugs: ["abccorp"],
    clientFiles: clientFiles({ abccorp: CLIENT }),
    ...PEOPLE,
    userNames,
  });
  if (stack.error !== undefined) throw stack.error;
  return stack;
}

/** What the policy of AbcCorpReadOnly denies, as text. */
function denials({ registered }: Deployment): string {
  const policy = registered.find(({ inputs }) => inputs["name"] === "AbcCorpReadOnly")?.inputs["inlinePolicy"];
  const { Statement } = (typeof policy === "string" ? JSON.parse(policy) : policy) as {
    Statement: readonly { readonly Effect: string; readonly Condition?: unknown }[];
  };
  return JSON.stringify(Statement.filter(({ Effect }) => Effect === "Deny").map(({ Condition }) => Condition));
}

const warnings = ({ logged }: Deployment) =>
  logged.filter(({ severity, message }) => severity === "warn" && /by the id of Identity Center alone/.test(message));

describe("the end of a grant to one user among others", () => {
  it("is a denial by id and by the name as the directory spells it", async () => {
    const stack = await home({ "alice@acme.example": "Alice@Acme.Example", "bob@acme.example": "bob.smith" });
    expect(denials(stack)).to.include('"identitystore:UserId":["u-1","u-2"]');
    expect(denials(stack)).to.include('"aws:userid":["*:Alice@Acme.Example","*:bob.smith"]');
    expect(warnings(stack)).to.deep.equal([]);
  });

  it("is a denial by id alone for a guest, and a warning says so", async () => {
    const stack = await home({ "bob@acme.example": "bob_partner.example#EXT#@acme.example" });
    expect(denials(stack)).to.include('"identitystore:UserId":["u-1","u-2"]');
    expect(denials(stack)).to.include('"aws:userid":["*:alice@acme.example"]');
    expect(warnings(stack)).to.have.lengthOf(1);
    expect(warnings(stack)[0]?.message).to.include('user with the e-mail address "bob@acme.example"');
  });
});
