import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { awsNativeProvider, awsProvider } from "../engine/aws-providers.ts";
import type { ProgramContext, StackOutputs } from "../engine/stack-types.ts";

/**
 * The home account's stack: permission sets, assignments and IAM identities, from the contracts of the clients.
 * @throws pulumi.RunError with all faults at once; nothing is declared then that AWS would see.
 */
export async function homeStack(settings: HomeSettings, context: ProgramContext): Promise<StackOutputs> {
  const aws = awsProvider(settings);
  const native = settings.identityCenter ? [awsNativeProvider(settings)] : [];
  // why only now: the rest of the code is read while the engine starts the providers' plugins.
  const { deployHome } = await import("./home-deployment.ts");
  return deployHome(settings, context, { aws, native });
}
