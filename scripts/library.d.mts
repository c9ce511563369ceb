// Types of library.mjs for the test that calls it.
/** The text that compiler/library/text.ts should have. */
export function libraryText(): string;
