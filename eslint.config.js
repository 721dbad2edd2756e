import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules/", "dist/", ".sandbox/", "schema/", "tests/cases/", "**/*.js", "**/*.cjs"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { "@pulumi": pulumi },
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@pulumi/no-output-in-template-literal": "error",
      "@pulumi/no-output-instance-in-template-literal": "error",
      // why: a number in a message reads the same either way.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // why: a class that only declares Pulumi resources is used for its effect.
      "no-new": "off",
      // why: Pulumi's property names are read from JSON as written.
      "@typescript-eslint/no-non-null-assertion": "error",
    },
  },
  {
    // why: what is logged holds text of others, and components/engine/log.ts makes it fit for a terminal.
    files: ["core/**/*.ts", "components/**/*.ts", "api.ts", "index.ts"],
    ignores: ["components/engine/log.ts"],
    rules: {
      "no-console": "error",
      "no-restricted-properties": [
        "error",
        { object: "pulumi", property: "log", message: "Use components/engine/log.ts." },
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector: "ImportDeclaration[source.value='@pulumi/pulumi'] ImportSpecifier[imported.name='log']",
          message: "Use components/engine/log.ts.",
        },
        { selector: "ImportDeclaration[source.value=/^@pulumi.pulumi.log/]", message: "Use components/engine/log.ts." },
      ],
    },
  },
  {
    // why: one rule, one function with a name that says it.
    files: ["core/**/*.ts", "components/**/*.ts"],
    rules: { "max-lines-per-function": ["error", { max: 70, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ["tests/**/*.ts"],
    rules: {
      // why: chai's assertions are expressions, and a test may say that something is there.
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      // why: the reader of a file of cases is told what the cases look like.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
    },
  },
);
