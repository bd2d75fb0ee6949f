// A row of buttons, each with a small picture. One tab stop; arrow keys, Home and End move;
// Enter, Space or a click choose. Choosing is a trigger: one message, one rerun.

const parts = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let strip = parts.get(parentElement);
  if (!strip) {
    strip = build(parentElement);
    parts.set(parentElement, strip);
  }
  strip.choose = (id) => setTriggerValue("picked", id);
  strip.nav.setAttribute("aria-label", data.name || "");
  strip.nav.classList.toggle("large", Boolean(data.large));
  fill(strip, data);
}

function build(parent) {
  const nav = document.createElement("nav");
  nav.className = "strip";
  const list = document.createElement("ol");
  nav.append(list);
  parent.append(nav);
  const strip = { nav, list, buttons: new Map(), chosen: null, choose: () => {} };
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) pick(strip, button);
  });
  list.addEventListener("keydown", (event) => move(strip, event));
  return strip;
}

function fill(strip, data) {
  const ids = new Set(data.items.map((item) => item.id));
  for (const [id, button] of strip.buttons) {
    if (!ids.has(id)) {
      button.parentElement.remove();
      strip.buttons.delete(id);
    }
  }
  for (const item of data.items) {
    let button = strip.buttons.get(item.id);
    if (!button) {
      button = document.createElement("button");
      button.type = "button";
      button.dataset.id = item.id;
      const picture = document.createElement("span");
      picture.className = "picture";
      const caption = document.createElement("span");
      caption.className = "caption";
      const note = document.createElement("span");
      note.className = "note"; // seen beneath large pictures only
      button.append(picture, caption, note);
      const place = document.createElement("li");
      place.append(button);
      strip.buttons.set(item.id, button);
    }
    strip.list.append(button.parentElement); // in the order of the items
    if (button.svg !== item.svg) {
      button.svg = item.svg;
      button.firstChild.replaceChildren(...drawing(item.svg));
    }
    button.children[1].textContent = item.label;
    button.lastChild.textContent = item.note;
    button.title = item.note;
    button.setAttribute("aria-label", item.note ? `${item.label}. ${item.note}` : item.label);
  }
  mark(strip, data.chosen);
}

// The picture is decoration here (the button has a name), and nothing in it may act.
function drawing(text) {
  const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  if (svg.nodeName !== "svg") return [];
  for (const node of [svg, ...svg.querySelectorAll("*")]) {
    if (/^(script|foreignObject|title|a|image|use)$/.test(node.nodeName)) {
      node.remove();
      continue;
    }
    for (const { name } of [...node.attributes]) {
      if (/^on|href$/i.test(name)) node.removeAttribute(name);
    }
  }
  if (!svg.hasAttribute("viewBox")) {
    svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
  }
  svg.removeAttribute("width");
  svg.removeAttribute("height");
  svg.setAttribute("aria-hidden", "true");
  return [document.importNode(svg, true)];
}

function mark(strip, id) {
  const moved = strip.chosen !== id;
  strip.chosen = id;
  for (const [other, button] of strip.buttons) {
    const current = other === id;
    if (current) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
    button.tabIndex = current ? 0 : -1;
  }
  const button = strip.buttons.get(id) || strip.buttons.values().next().value;
  if (!button) return;
  button.tabIndex = 0;
  if (moved) reveal(strip.list, button.parentElement);
}

// Scrolls the strip, never the page.
function reveal(list, place) {
  const left = place.offsetLeft - list.offsetLeft;
  if (left < list.scrollLeft || left + place.offsetWidth > list.scrollLeft + list.clientWidth) {
    list.scrollLeft = left - (list.clientWidth - place.offsetWidth) / 2;
  }
}

function pick(strip, button) {
  const id = button.dataset.id;
  if (id === strip.chosen) return;
  mark(strip, id); // at once; the page follows
  strip.choose(id);
}

function move(strip, event) {
  const buttons = [...strip.list.querySelectorAll("button")];
  const here = buttons.indexOf(event.target.closest("button"));
  const to = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined || here < 0) return;
  event.preventDefault();
  event.stopPropagation(); // the page's own arrow keys step through the sessions
  const next = buttons[Math.min(Math.max(to, 0), buttons.length - 1)];
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next.focus({ preventScroll: true });
  reveal(strip.list, next.parentElement);
}
