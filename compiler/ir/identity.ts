// Numbers for things that are compared by identity, so that they can be part of a text key.

/** A function that gives equal things equal numbers, in order of first sight, and holds them weakly. */
export function identityNumbers(): (thing: WeakKey) => number {
  const numbers = new WeakMap<WeakKey, number>();
  let next = 0;
  return (thing) => {
    const known = numbers.get(thing);
    if (known !== undefined) return known;
    numbers.set(thing, next);
    return next++;
  };
}
