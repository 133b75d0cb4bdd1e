/** All elements below another one that fit a selector. */
export const all = (selector, from = document) => [...from.querySelectorAll(selector)];

/** A new element with a text. */
export const make = (name, text = "", className = "") => {
  const element = document.createElement(name);
  element.textContent = text;
  element.className = className;
  return element;
};

/** A new button; `action` runs when it is pressed. */
export const makeButton = (text, action) => {
  const button = make("button", text);
  button.type = "button";
  button.addEventListener("click", action);
  return button;
};

/** A new field to search with, and a line beside it that says what was found. */
export const makeSearch = (label, onInput) => {
  const tools = make("div", "", "tools");
  const input = make("input");
  input.type = "search";
  input.placeholder = label;
  input.setAttribute("aria-label", label);
  const said = make("span");
  said.setAttribute("role", "status");
  tools.append(input, said);
  const search = () => {
    said.textContent = onInput(input.value.toLowerCase().split(/\s+/).filter(Boolean));
  };
  input.addEventListener("input", search);
  return tools;
};
