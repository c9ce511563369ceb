// The bare kernel of a jitted function, for timing loop against loop: the text that `explain` prints last is made a
// function here. Its parameters are the inputs, the outputs, then the sizes that are open.

/** Text of the kernel that `f` runs for these arguments (arrays or specs). */
export function kernelText(f, ...args) {
  const text = f.explain(...args).split("== emit ==\n")[1];
  if (text === undefined) throw new Error("explain has no section '== emit =='");
  return text;
}

/** That kernel as a function. The main function stands last, after helpers and scratch. */
export function kernelOf(f, ...args) {
  return instantiate(kernelText(f, ...args));
}

export function instantiate(text) {
  const name = [...text.matchAll(/^function (\w+)\(/gm)].at(-1)?.[1];
  if (name === undefined) throw new Error("the text defines no function");
  return new Function(`"use strict";\n${text}\nreturn ${name};`)();
}
