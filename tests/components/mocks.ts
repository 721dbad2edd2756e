import * as pulumi from "@pulumi/pulumi";

/** One resource that the program registered, with its inputs as sent. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What the mocked engine answers. Everything not named here is an error: an unknown call must not pass unnoticed. */
export interface World {
  /** Outputs of other stacks by full name; a stack that is not here does not exist. */
  readonly stacks?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly groups?: Readonly<Record<string, string>>;
  readonly users?: Readonly<Record<string, string>>;
  readonly instances?: readonly string[];
}

type Inputs = Readonly<Record<string, unknown>>;

/** Puts mocks in the engine's place; returns the list of resources that fills up as the program runs. Await it in `before`. */
export async function mockEngine(stack: string, world: World = {}): Promise<Registered[]> {
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, inputs: inputs as Inputs });
        return { id: `${name}-id`, state: { ...(inputs as Inputs), ...computed(type, name, inputs as Inputs) } };
      },
      call: ({ token, inputs }) => answer(token, inputs as Inputs, world),
    },
    "switchyard",
    stack,
    false,
    "organization",
  );
  return registered;
}

function computed(type: string, name: string, inputs: Inputs): Inputs {
  switch (type) {
    case "aws:iam/role:Role":
      return { arn: `arn:aws:iam::222222222222:role${String(inputs["path"])}${String(inputs["name"])}` };
    case "aws-native:sso:PermissionSet":
      return { permissionSetArn: `arn:aws:sso:::permissionSet/ssoins-1111111111111111/${name}` };
    case "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive":
    case "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive":
    case "aws:iam/rolePolicy:RolePolicy":
    case "aws-native:sso:Assignment":
    case "switchyard:client:Client":
    case "switchyard:client:AccessRole":
    case "switchyard:home:Home":
    case "switchyard:home:ClientPermissionSets":
    case "pulumi:providers:aws":
    case "pulumi:providers:aws-native":
      return {};
    default:
      throw new Error(`the program registered a resource that no mock knows: ${type}`);
  }
}

function answer(token: string, inputs: Inputs, world: World): Inputs {
  switch (token) {
    case "pulumi:pulumi:readStackOutputs": {
      const name = String(inputs["name"]);
      const outputs = world.stacks?.[name];
      if (outputs === undefined) throw new Error(`unknown stack "${name}"`);
      return { name, outputs, secretOutputNames: [] };
    }
    case "aws:ssoadmin/getInstances:getInstances": {
      const arns = world.instances ?? ["arn:aws:sso:::instance/ssoins-1111111111111111"];
      return { arns, identityStoreIds: arns.map((_, index) => `d-111111111${index}`) };
    }
    case "aws:identitystore/getGroup:getGroup":
      return { groupId: find(world.groups, inputs) };
    case "aws:identitystore/getUser:getUser":
      return { userId: find(world.users, inputs) };
    case "aws:identitystore/getGroups:getGroups":
      return { groups: Object.keys(world.groups ?? {}).map((displayName) => ({ displayName })) };
    case "aws:identitystore/getUsers:getUsers":
      return { users: Object.keys(world.users ?? {}).map((userName) => ({ userName })) };
    default:
      throw new Error(`the program called a function that no mock knows: ${token}`);
  }
}

function find(ids: Readonly<Record<string, string>> | undefined, inputs: Inputs): string {
  const { uniqueAttribute } = inputs["alternateIdentifier"] as { uniqueAttribute: { attributeValue: string } };
  const id = ids?.[uniqueAttribute.attributeValue];
  if (id === undefined) throw new Error("ResourceNotFoundException: not found");
  return id;
}

/** Waits for an output's value; a test that asserts inside `apply` without waiting could not fail. */
export function valueOf<T>(output: pulumi.Input<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    pulumi.output(output).apply((value) => {
      resolve(value as T);
      return value;
    });
    setTimeout(() => reject(new Error("the output was never known")), 5000).unref();
  });
}
