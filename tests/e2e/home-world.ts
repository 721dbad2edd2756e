import { box, newFolder } from "./box.ts";
import { iam } from "./deployed.ts";
import { AddedAccount, makePolicies } from "./home-accounts.ts";
import { BULK, home, LAB, LABORATORY, PAPER, PAPERCO, project, stark } from "./home-files.ts";
import { deleteRole } from "./iam-people.ts";
import { failureOf } from "./initech.ts";
import { InlineFleet } from "./inline.ts";
import { makeRole } from "./ways-callers.ts";

/** A home account with clients of every kind: deployed, member of its organization, without Pulumi. */
export class HomeWorld {
  private readonly cleanups: (() => Promise<void>)[] = [];

  private constructor(
    readonly lab: AddedAccount,
    readonly paper: AddedAccount,
    private readonly folder: string,
  ) {}

  /** Makes the accounts and what the files name and no stack makes; deploys nothing. */
  static async make(): Promise<HomeWorld> {
    await box();
    const lab = await AddedAccount.add(LAB, "homes-lab", "o-homeacme01");
    const paper = await AddedAccount.add(PAPER, "homes-paper", "o-homespaper1");
    const made = new HomeWorld(lab, paper, await newFolder("home-sets"));
    const local = [["/team/", "homes-local", "s3:ListAllMyBuckets"]] as const;
    const limit = [["/team/", "homes-limit", "*"]] as const;
    made.later(await makePolicies(lab.iam, [...local, ...limit]));
    const closed = [["/", "homes-closed", "s3:ListAllMyBuckets"]] as const;
    made.later(await makePolicies(await iam("home"), [...local, ...limit, ...closed]));
    await makeRole("/robots/", "homes-lab", false);
    made.later(() => deleteRole("homes-lab"));
    return made;
  }

  /** The stacks of these files, with quotas that AWS raised, or with its own. All fleets share one state. */
  fleet(quotas = ""): InlineFleet {
    const made = new InlineFleet(this.folder, project(quotas), { lab: this.lab.environment });
    made.write("client-stark", stark());
    made.write("client-lab", LABORATORY);
    made.write("client-paperco", PAPERCO);
    made.write("client-bulk", BULK);
    made.write("home", home());
    return made;
  }

  /** Something to do at the end. */
  later(cleanup: () => Promise<void>): void {
    this.cleanups.push(cleanup);
  }

  /** why tolerant: after a failed test some of it is still in use. */
  async remove(): Promise<void> {
    for (const cleanup of this.cleanups) await failureOf(cleanup());
  }
}
