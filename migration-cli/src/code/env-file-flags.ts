const FLAG = /\s+--env-file(?:=|\s+)(["']?)([\w./-]+)\1(?=\s|$|["'])/g;

/** The files that a command line tells Node to read variables from; it refuses to start where one of them is missing. */
export function envFilesOf(line: string): string[] {
  return [...line.matchAll(FLAG)].flatMap(([, , path]) => path ?? []);
}

/** The line with each of its flags as `replaced` says for the file that it names. */
export function withEnvFiles(line: string, replaced: (path: string, flag: string) => string): string {
  return line.replace(FLAG, (flag, _, path: string) => replaced(path, flag));
}
