// Bytes that a compiled program holds beside its arguments and results, from the memory analysis of its loops.

/** At the sizes of these arguments: temporaries of a call and what is kept with the kernel. */
export function extraBytes(f, args) {
  const { temporaryBytes, scratchBytes } = f.lower(...args).memoryAnalysis();
  return temporaryBytes + scratchBytes;
}
