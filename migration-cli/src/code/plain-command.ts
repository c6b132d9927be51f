/**
 * A command line that needs no shell: variables for the program, then the program and its words, none of them quoted or expanded.
 * Its source also stands in generated scripts, so it may use nothing of this module.
 */
export const PLAIN_COMMAND =
  /^(?:[A-Za-z_]\w*=[\w@./:,+-]* +)*(?!(?:\.|cd|eval|exec|exit|export|set|source|unset)(?: |$))[\w@./:+-]+(?: +[\w@./:=,+-]+)*$/;

/** A command line that only runs the script `build`, of its own package or of the one above. Its source stands in generated scripts as well. */
export const ONLY_BUILDS = /^(?:npm|yarn|pnpm)(?: --prefix \.\.)?(?: run)? build$/;
