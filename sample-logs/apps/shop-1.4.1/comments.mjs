/** Comments below products; a comment may mention other customers. */

// Looks for a list of words at the end. Two ways to match every blank, so a long text that does not end in a
// word is tried in exponentially many ways.
const TRAILING_TAGS = /(#?\w+\s?)+$/;

export function addComment(text) {
  return JSON.stringify({ text, tags: findTrailingTags(text) });
}

function findTrailingTags(text) {
  return TRAILING_TAGS.exec(text)?.[0].split(/\s/) ?? [];
}
