import { CreateGroupCommand } from "@aws-sdk/client-identitystore";
import { STORE } from "./permission-set.ts";
import type { TestAws } from "./world.ts";

/** Makes that many groups; gives their ids. */
export async function addGroups(test: TestAws, number: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < number; index += 1) {
    const { GroupId } = await test
      .store()
      .send(new CreateGroupCommand({ IdentityStoreId: STORE, DisplayName: `Group ${index}` }));
    ids.push(GroupId ?? "");
  }
  return ids;
}
