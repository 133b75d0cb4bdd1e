/**
 * The hashes of the page's style and script for its Content-Security-Policy. They are constants because renderers do
 * not compute: `test/render/html-hashes.test.ts` holds them against the texts and says what to write here.
 */

/** SHA-256 of `HTML_STYLE`, in base64. */
export const STYLE_HASH = "04OoPGhHgnsoLqPmN98pv4OevoHAX9TGGDDZ6eusrKk=";

/** SHA-256 of `HTML_SCRIPT`, in base64. */
export const SCRIPT_HASH = "svcJs4hRVRbiktgqq0NqYP++wRXXE/FzrcuDdCZvh0U=";
