// An emitted module: the exported functions, the loops they run, what several of them share once, and nothing at the
// top level that does anything, so that a bundler drops what is not used. Equal functions give equal bytes.

import { ArgumentError } from "../errors.js";
import type { Dense, TypedArray } from "../ir/aval.js";
import type { Kernel } from "../ir/loop-ir.js";
import { NameScope } from "../ir/names.js";
import type { LibraryName } from "../library/text.js";
import { type Constant, type ConstantsForm, emitConstants } from "./constants.js";
import { emitJs } from "./emit-js.js";
import { emitEntry } from "./entry.js";
import { binary, call, id, str, throws, when } from "./estree.js";
import { helperNames, helperTexts } from "./helpers.js";
import type { Interface } from "./interface.js";
import { type MappedFunction, type Origin, sourceMap } from "./source-map.js";
import { commonTypes, functionComment, functionType } from "./types.js";

/** One function of a module. */
export interface ModuleFunction {
  /** The name it is exported as. */
  readonly name: string;
  readonly types: Interface;
  readonly kernel: Kernel;
  readonly operations: readonly string[];
  /** The arrays that it closes over, in the order the kernel takes them. */
  readonly captured: readonly Dense[];
  readonly constants: ConstantsForm;
  /** Name and place of the user's function, when the place is known. */
  readonly origin: { readonly name: string; readonly place: Origin } | undefined;
}

export interface EmittedModule {
  readonly code: string;
  readonly types: string;
  readonly map: string | null;
  readonly binary: Uint8Array<ArrayBuffer> | undefined;
}

export function emitModuleText(functions: readonly ModuleFunction[]): EmittedModule {
  return new ModuleEmitter(functions).emit();
}

class ModuleEmitter {
  private readonly functions: readonly ModuleFunction[];
  private readonly scope = new NameScope([...helperNames, "load"]);
  private readonly used = new Set<LibraryName>();
  private readonly constants = new Map<TypedArray, Constant>();
  private readonly mapped: MappedFunction[] = [];

  constructor(functions: readonly ModuleFunction[]) {
    this.functions = functions;
  }

  emit(): EmittedModule {
    const names = this.functions.map(({ name }) => this.scope.take(name));
    const captured = this.functions.map((one, k) => this.constantNames(one, names[k]!));
    const constants = emitConstants([...this.constants.values()]);
    if (constants.loader !== undefined && this.functions.some(({ name }) => name === "load")) {
      throw new ArgumentError(
        "emit/name",
        "emit: a function is named load, which is what the module calls the function that takes its constants; choose another",
      );
    }
    for (const name of constants.uses) this.used.add(name);
    const entries = this.functions.map((one, k) => this.emitFunction(one, names[k]!, captured[k]!, constants.loaded));
    const sections = [
      `// ${this.functions.map(({ name }) => name).join(", ")}: emitted by lanewise. Change the source and emit again.`,
      ...constants.declarations,
      ...(constants.loader === undefined ? [] : [constants.loader]),
      ...entries.map(({ code }) => code),
      ...helperTexts(this.used).map(pure),
    ];
    const types = [commonTypes, ...entries.map(({ types }) => types)];
    if (constants.loader !== undefined) types.push(loadType);
    const code = `${sections.join("\n\n")}\n`;
    const map = sourceMap(code, this.mapped);
    return { code, types: `${types.join("\n\n")}\n`, map, binary: constants.binary };
  }

  /** Arrays that several functions close over stand in the module once. */
  private constantNames({ captured, constants: form }: ModuleFunction, name: string): string[] {
    return captured.map((array, k) => {
      const known = this.constants.get(array.data);
      if (known !== undefined) return known.name;
      const constant = { name: this.scope.take(`${name}_const${k}`), array, form };
      this.constants.set(array.data, constant);
      return constant.name;
    });
  }

  private emitFunction(
    { name, types, kernel, operations, origin }: ModuleFunction,
    functionName: string,
    constants: readonly string[],
    loaded: ReadonlySet<string>,
  ): { code: string; types: string } {
    const loops = emitJs(kernel, operations, { functionName: `${functionName}Loops`, scope: this.scope });
    for (const helper of loops.parts.helpers) this.used.add(helper);
    const use = (helper: LibraryName) => {
      this.used.add(helper);
      return id(helper);
    };
    // `load` gives all of them at once, so that one tells of the others.
    const missing = constants.find((constant) => loaded.has(constant));
    const isMissing = missing === undefined ? undefined : binary("===", id(missing), id("undefined"));
    const guard = isMissing && when(isMissing, throws(call(use("notLoaded"), str(name))));
    const entry = emitEntry(types, {
      label: name,
      functionName,
      loops: loops.name,
      constants,
      guard,
      scope: this.scope,
      use,
    });
    if (origin !== undefined) {
      for (const own of [functionName, loops.name]) {
        this.mapped.push({ functionName: own, name: origin.name, origin: origin.place });
      }
    }
    const { header, scratch, functions } = loops.parts;
    const isExported = functionName === name;
    const comment = functionComment(name, entry.parameters, types);
    const code = [
      ...entry.slots,
      `${comment}\n${isExported ? "export " : ""}${entry.code}`,
      [header, ...scratch.map(pure), ...functions].join("\n"),
    ];
    const declared = functionType(functionName, entry.parameters, types);
    if (isExported) return { code: code.join("\n\n"), types: `${comment}\nexport declare ${declared}` };
    const alias = `export { ${functionName} as ${name} };`;
    return { code: [...code, alias].join("\n\n"), types: `${comment}\ndeclare ${declared}\n${alias}` };
  }
}

const loadType = `/** Takes the bytes that were written beside this module; call it once, before the functions. */
export declare function load(bytes: Uint8Array | ArrayBuffer): void;`;

/**
 * The text of a declaration, with the value of a constant marked as made without any effect, so that bundlers may drop
 * it. What a marked call is given must have no effect either, and reading a property counts as one: hence the function.
 */
function pure(text: string): string {
  return text.replace(/^(const [\w$]+ = )([\s\S]*);$/m, (all, start: string, value: string) => {
    if (/^(?:new \w+\([\d\s,[\].e-]*\)|\w+\(\))$/.test(value)) return `${start}/* @__PURE__ */ ${value};`;
    return /[(.]/.test(value) ? `${start}/* @__PURE__ */ (() => ${value})();` : all;
  });
}
