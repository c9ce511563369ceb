// TypeScript to JavaScript of the same length, by Node itself where it can.

import * as nodeModule from "node:module";

/** Types replaced by spaces, so that positions stay; the text as it is where this Node cannot, or need not, do it. */
export function stripTypeScriptTypes(code: string): string {
  const { stripTypeScriptTypes: strip } = nodeModule as { stripTypeScriptTypes?: (code: string) => string };
  if (strip === undefined) return code;
  try {
    return strip(code);
  } catch {
    return code; // JavaScript already, or a mistake that the parser reports
  }
}
