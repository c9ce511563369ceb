// explainCacheMisses: says in one line why a call of a jitted function had to be traced.

import { ArgumentError } from "../compiler/errors.js";
import { type Aval, avalText, sameAval } from "../compiler/ir/aval.js";
import { checkFunction, describeValue } from "../compiler/trace/stage.js";
import type { LruCache } from "./cache.js";
import { modes, withModes } from "./modes.js";
import { options } from "./numpy/support.js";
import type { Program } from "./program.js";
import { treeDifference } from "./tree-difference.js";
import { type AnyFunction, innermost } from "./wrapped.js";

export interface ExplainOptions {
  /** Gets the lines: `console.log`, or a function of a logger. */
  readonly log: (line: string) => void;
}

/** What was seen since explanations were switched on. */
interface Session {
  /** Sources of functions, each with the first function that has it. */
  readonly sources: Map<string, WeakRef<AnyFunction>>;
  /** Signatures traced, per cache. */
  readonly traced: WeakMap<LruCache<Program>, Set<string>>;
}

const sessions = new WeakMap<(line: string) => void, Session>();

/**
 * Runs `callback`, and passes `log` a line for every signature that a jit traces meanwhile, saying what is new about it
 * (JAX: explain_cache_misses). Gives what `callback` returns.
 */
export function explainCacheMisses<T>(callback: () => T, given: ExplainOptions): T {
  checkFunction("explainCacheMisses", callback);
  const { log } = options("explainCacheMisses", given, ["log"]);
  if (typeof log !== "function") {
    throw new ArgumentError(
      "argument/type",
      `explainCacheMisses: option log is ${describeValue(log)}, expected a function; pass { log: console.log }`,
    );
  }
  const logMiss = (line: string): void => log(line);
  sessions.set(logMiss, { sources: new Map(), traced: new WeakMap() });
  return withModes({ logMiss }, callback);
}

/** Why `program`, just traced for `f`, was not among `programs`. Only while explanations are on. */
export function explainMiss(f: AnyFunction, label: string, program: Program, programs: LruCache<Program>): string {
  const { sources, traced } = sessions.get(modes.logMiss!)!;
  const source = Function.prototype.toString.call(innermost(f));
  const sameSource = sources.get(source);
  if (sameSource === undefined) sources.set(source, new WeakRef(f));
  const keys = traced.get(programs) ?? new Set<string>();
  traced.set(programs, keys);
  const again = keys.has(program.key);
  keys.add(program.key);
  const others = programs.values();
  let reason: string;
  if (again) reason = `this signature was compiled before and has been dropped since; cacheSize is ${programs.limit}`;
  else if (others.length > 0) reason = closestDifference(program, others);
  else if (sameSource !== undefined && sameSource.deref() !== f) {
    reason = "this is a new function with the source of one seen before; make it once, outside of what is repeated";
  } else reason = "first call of this function";
  return `${label}: cache miss: ${[reason, ...fixedSizes(program)].join("; ")}`;
}

function fixedSizes({ specialised }: Program): string[] {
  return specialised.map(({ dim, reason }) => `the size of '${dim}' is fixed, as ${reason} needs it as a number`);
}

/** What is new compared with the program that differs least, the last used one of several. */
function closestDifference(program: Program, others: readonly Program[]): string {
  let best: string[] | undefined;
  for (const other of others.toReversed()) {
    const difference = leafDifferences(program, other);
    if (difference !== undefined && (best === undefined || difference.length < best.length)) best = difference;
  }
  if (best === undefined) {
    const { at, now, before } = treeDifference(program.argsTree, others.at(-1)!.argsTree, program.parameterNames)!;
    return `${at}now ${now} and before ${before}`;
  }
  return best.length === 0 ? "the named axes around the call, or their sizes, are new" : best.join(", ");
}

/** One text per leaf that differs; undefined when the structures do. */
function leafDifferences(now: Program, before: Program): string[] | undefined {
  if (treeDifference(now.argsTree, before.argsTree, []) !== undefined) return undefined;
  return now.leafTypes.flatMap((aval, k) => {
    const [a, b] = [aval, before.leafTypes[k]];
    const name = now.names[k]!;
    if (a === undefined || b === undefined) {
      const same = a === b && Object.is(now.staticValues[k], before.staticValues[k]);
      return same ? [] : [`at ${name}, now ${staticText(now, k)} and before ${staticText(before, k)}`];
    }
    return sameAval(a, b) ? [] : [`at ${name}, now ${typeDifference(a)} and before ${typeDifference(b)}`];
  });
}

function staticText(program: Program, k: number): string {
  const aval = program.leafTypes[k];
  return aval === undefined ? `static ${describeValue(program.staticValues[k])}` : avalText(aval);
}

function typeDifference(aval: Aval): string {
  return aval.weak ? `${avalText({ ...aval, weak: false })} of a plain number (weak)` : avalText(aval);
}
