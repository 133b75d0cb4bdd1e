/**
 * The hashes of the page's style and script for its Content-Security-Policy. They are constants because renderers do
 * not compute: `test/render/html-hashes.test.ts` holds them against the texts and says what to write here.
 */

/** SHA-256 of `HTML_STYLE`, in base64. */
export const STYLE_HASH = "EGWmFZ3J38EDE9w1IL+ja+7SX6Etg2UQ+oWkECUbuc8=";

/** SHA-256 of `HTML_SCRIPT`, in base64. */
export const SCRIPT_HASH = "kpajbqmEowGZ/haR4H6MZZYy9gokvM1v534aqZkBywk=";
