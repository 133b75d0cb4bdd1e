import { all, makeButton, makeSearch } from "./dom.js";

/** Narrower frames have no room for a name. */
const LEAST_NAMED_PERCENT = 1.8;
const EPSILON = 0.001;

/** Adds zooming, arrow keys and a search to each flame graph; a graph is one stop of the Tab key. */
export function zoomFlames() {
  for (const flame of all(".flame")) makeZoomable(flame);
}

function makeZoomable(flame) {
  const frames = all("svg.f", flame).map(frameOf);
  const [first] = frames;
  if (first === undefined) return;
  const zoom = (to) => {
    showAll.hidden = to === undefined;
    for (const frame of frames) place(frame, to);
  };
  const showAll = makeButton("Show all", () => zoom(undefined));
  showAll.className = "plain";
  showAll.hidden = true;
  const tools = makeSearch("Find a frame", (words) => mark(frames, words));
  tools.append(showAll);
  flame.before(tools);

  let current = first;
  const settleOn = (frame) => {
    current.group.setAttribute("tabindex", "-1");
    current = frame;
    current.group.setAttribute("tabindex", "0");
  };
  for (const frame of frames) {
    frame.group.classList.add("z");
    frame.group.setAttribute("role", "button");
    frame.group.setAttribute("tabindex", frame === first ? "0" : "-1");
    frame.group.addEventListener("focus", () => settleOn(frame));
    frame.group.addEventListener("click", () => zoom(frame.width > 99.9 ? undefined : frame));
  }
  flame.addEventListener("keydown", (event) => {
    const key = event.key;
    if (key === "Enter" || key === " ") zoom(current);
    else if (key === "Escape") zoom(undefined);
    else if (key in NEIGHBOURS) NEIGHBOURS[key](frames, current)?.group.focus();
    else return;
    event.preventDefault();
  });
}

/** Every frame knows its left edge and width, in percent of the whole, and its row. */
function frameOf(svg) {
  const number = (name) => Number.parseFloat(svg.getAttribute(name));
  const group = svg.parentElement;
  const title = group.querySelector("title").textContent.toLowerCase();
  return { svg, group, title, left: number("x"), width: number("width"), top: number("y") };
}

const isOver = (outer, inner) =>
  outer.left <= inner.left + EPSILON &&
  inner.left + inner.width <= outer.left + outer.width + EPSILON;
const isShown = ({ group }) => !group.hasAttribute("hidden");
const inRow = (frames, frame) =>
  frames.filter((one) => one.top === frame.top && isShown(one)).sort((a, b) => a.left - b.left);

/** Where an arrow key leads: to the caller, to the widest callee, along the row. */
const NEIGHBOURS = {
  ArrowUp: (frames, frame) =>
    frames.filter((one) => one.top < frame.top && isOver(one, frame)).at(-1),
  ArrowDown: (frames, frame) =>
    frames
      .filter((one) => one.top > frame.top && isOver(frame, one) && isShown(one))
      .sort((a, b) => a.top - b.top || b.width - a.width)[0],
  ArrowLeft: (frames, frame) => inRow(frames, frame)[inRow(frames, frame).indexOf(frame) - 1],
  ArrowRight: (frames, frame) => inRow(frames, frame)[inRow(frames, frame).indexOf(frame) + 1],
  Home: (frames) => frames[0],
};

/** Draws a frame as it is seen when zoomed to another one: that one, its callers and what it called take the whole width. */
function place(frame, to) {
  const left = to?.left ?? 0;
  const width = to?.width ?? 100;
  const isCaller = to !== undefined && frame.top < to.top;
  const isSeen = frame.left + frame.width > left + EPSILON && frame.left < left + width - EPSILON;
  frame.group.toggleAttribute("hidden", !isSeen);
  if (!isSeen) return;
  const shownWidth = isCaller ? 100 : (frame.width / width) * 100;
  frame.svg.setAttribute("x", `${isCaller ? 0 : ((frame.left - left) / width) * 100}%`);
  frame.svg.setAttribute("width", `${shownWidth}%`);
  frame.svg.querySelector("text").classList.toggle("q", shownWidth < LEAST_NAMED_PERCENT);
  frame.group.classList.toggle("above", isCaller);
}

/** Marks the frames whose name or file holds all of the words, and says how many there are. */
function mark(frames, words) {
  let found = 0;
  for (const { group, title } of frames) {
    const isFound = words.length > 0 && words.every((word) => title.includes(word));
    group.classList.toggle("found", isFound);
    if (isFound) found++;
  }
  return words.length === 0 ? "" : `${found} of ${frames.length} frames`;
}
