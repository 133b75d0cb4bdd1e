/** Comments below products; a comment may mention other customers. */

// One way to match each character: the time is proportional to the length of the text.
const WORD = /#?\w+/g;

export function addComment(text) {
  return JSON.stringify({ text, tags: findTrailingTags(text) });
}

function findTrailingTags(text) {
  if (!/\w\s?$/.test(text)) return [];
  return text.match(WORD) ?? [];
}
