// The command line, read and checked. Node's own parser does the reading: two commands with five options need no more.

import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { ModuleRequest } from "../build/jobs.js";
import { BuildError } from "../index.js";

export interface EmitCommand {
  readonly command: "emit";
  readonly modules: readonly ModuleRequest[];
  /** Absolute path of the .js or .mjs file. */
  readonly out: string;
  readonly watch: boolean;
  readonly check: boolean;
}

export interface ExplainCommand {
  readonly command: "explain";
  readonly module: ModuleRequest;
}

export type Command = EmitCommand | ExplainCommand | { readonly command: "help" | "version" };

export const help = `lanewise: kernels as plain JavaScript files

  lanewise emit <module>... -o <file.js>   compile the kernels that the modules export, and write
                                           file.js, its types file.d.ts and its source map file.js.map
  lanewise explain <module>#<name>         print every stage of one kernel, from array IR to JavaScript

  <module> is a file that Node can import; <module>#<name> takes one of its kernels.

  -o, --out <file>   file to write, .js or .mjs
  --watch            write it again whenever a module, or a file that it imports, changes
  --check            write nothing; fail when the files on disk are not what would be written
  -h, --help         print this
  -v, --version      print the version

Exit codes: 0 done, 1 stale (--check), 2 wrong command line, 3 a module, kernel or file is at fault.
`;

/** @throws BuildError build/usage saying what to write instead. */
export function readArguments(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (values.version === true) return { command: "version" };
  if (values.help === true || args.length === 0) return { command: "help" };
  const [command, ...modules] = positionals;
  if (command !== "emit" && command !== "explain") {
    throw usage(`the command is ${command ?? "missing"}, expected emit or explain`);
  }
  const requests = modules.map(readModule);
  if (command === "explain") {
    const given = Object.keys(values);
    if (given.length > 0) throw usage(`explain takes no option --${given[0]}`);
    const [module] = requests;
    if (requests.length !== 1 || module?.names === undefined) throw usage("explain takes one <module>#<name>");
    return { command, module };
  }
  const { out, watch = false, check = false } = values;
  if (requests.length === 0) throw usage("emit takes one module or more");
  if (out === undefined) throw usage("emit needs -o <file.js>");
  if (!/\.m?js$/.test(out)) throw usage(`the file to write is ${out}, expected a name that ends in .js or .mjs`);
  if (watch && check) throw usage("--watch and --check exclude each other");
  return { command, modules: requests, out: resolve(out), watch, check };
}

const settings = {
  out: { type: "string", short: "o" },
  watch: { type: "boolean" },
  check: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

/** What parseArgs gives, spelled out: all options may be absent. */
interface Parsed {
  readonly values: { out?: string; watch?: boolean; check?: boolean; help?: boolean; version?: boolean };
  readonly positionals: readonly string[];
}

function parse(args: readonly string[]): Parsed {
  try {
    return parseArgs({ args: [...args], options: settings, allowPositionals: true });
  } catch (error) {
    throw usage((error as Error).message);
  }
}

function usage(what: string): BuildError {
  return new BuildError("build/usage", `${what}; lanewise --help shows how`);
}

/** `src/model.mjs#price`: the name is what follows the last #, unless a path does. */
function readModule(text: string): ModuleRequest {
  const [, path, name] = /^(.+?)(?:#([^#/\\]+))?$/s.exec(text) ?? ["", text, undefined];
  return { path: resolve(path!), names: name === undefined ? undefined : [name] };
}
