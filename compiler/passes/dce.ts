// Dead code: equations whose outputs nobody reads go.
// Requires: nothing. Ensures: allUsed. Cost: one walk from the end.

import type { ArrayFn } from "../ir/array-ir.js";
import { withoutUnread } from "../ir/unread.js";

export function dce(fn: ArrayFn): ArrayFn {
  return withoutUnread(fn);
}
