/**
 * The program of every stack: a client account's or the home account's, by the stack's configuration. Returns the stack's
 * outputs.
 */
export default async () => {
  // why import here: a script that imports the package meets neither Pulumi's SDK nor a stack file before it runs this.
  const [{ readEngineInput }, { leanRuntime }, { switchyard }] = await Promise.all([
    import("./components/engine/engine-config.ts"),
    import("./components/engine/lean-runtime.ts"),
    import("./components/program.ts"),
  ]);
  const { config, context } = readEngineInput(process.cwd());
  leanRuntime();
  return switchyard(config, context);
};
