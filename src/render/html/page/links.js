/** Opens the card of the group that the address names: by its whole id, or by the first digits that tables show. */
export function openLinkedCards() {
  addEventListener("hashchange", openLinked);
  openLinked();
}

function openLinked() {
  const name = decodeURIComponent(location.hash.slice(1));
  if (name === "") return;
  const id = CSS.escape(name.startsWith("g-") ? name : `g-${name}`);
  const target = document.getElementById(name) ?? document.querySelector(`[id^="${id}"]`);
  const card = target?.closest("details");
  if (!card) return;
  card.open = true;
  card.querySelector("summary").focus({ preventScroll: true });
  card.scrollIntoView();
}
