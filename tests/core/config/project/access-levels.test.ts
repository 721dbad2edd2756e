import { accessLevels } from "../../../../core/config/project/access-levels.ts";
import { testCalls } from "../../support/calls.ts";

const levelTitles = (own: Parameters<typeof accessLevels>[0]) =>
  Object.fromEntries([...accessLevels(own)].map(([key, { title }]) => [key, title]));

describe("access levels", () => {
  testCalls({ levelTitles }, new URL("access-levels-calls.yaml", import.meta.url));
});
