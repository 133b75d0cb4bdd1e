/**
 * The hashes of the page's style and script for its Content-Security-Policy. They are constants because renderers do
 * not compute: `test/render/html-hashes.test.ts` holds them against the texts and says what to write here.
 */

/** SHA-256 of `HTML_STYLE`, in base64. */
export const STYLE_HASH = "J6mvljz/Tpt+CEb+Q958yODXYdPrQCedUxfbppGj3Pk=";

/** SHA-256 of `HTML_SCRIPT`, in base64. */
export const SCRIPT_HASH = "FDBD8Aa1f07Vrp1ogVNIwQevQpIrZ6Hu5ELWIYQh4UA=";
