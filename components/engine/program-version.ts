/**
 * Version of the program: that of package.json, which a test compares.
 * why a constant: the file is elsewhere in the package, where all of this is one bundle, and reading it takes time.
 */
export const PROGRAM_VERSION = "0.1.0";
