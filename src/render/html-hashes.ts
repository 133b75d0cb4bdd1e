/**
 * The hashes of the page's style and script for its Content-Security-Policy. They are constants because renderers do
 * not compute: `test/render/html-hashes.test.ts` holds them against the texts and says what to write here.
 */

/** SHA-256 of `HTML_STYLE`, in base64. */
export const STYLE_HASH = "5Xb1uA2QdorxJSDAiJOmVfbVePgFFeuSu4Dk5lfoQk8=";

/** SHA-256 of `HTML_SCRIPT`, in base64. */
export const SCRIPT_HASH = "ux2hds4T9LU4ecb7ZIKcSyxTVIe1DFe83Z/7LAfiPtA=";
