// What the server must know of the page, and the page of the server: Streamlit always says that
// a page is in English, and runs nothing when the reader changes between light and dark, though
// our figures are drawn in the colours of one of the two. Runs anew when `.gd-page` changes.

(() => {
  const words = document.querySelector(".gd-page");
  if (!words) return;
  document.documentElement.lang = words.dataset.language;

  const app = document.querySelector('[data-testid="stApp"]');
  if (!app || !words.dataset.appearance) return;
  let told = words.dataset.appearance;
  const tell = () => {
    const now = getComputedStyle(app).colorScheme;
    if (now === told || (now !== "light" && now !== "dark")) return;
    told = now;
    document.querySelector(".st-key-frame-appearance button")?.click();
  };
  window.groupdynWatch?.disconnect();
  window.groupdynWatch = new MutationObserver(tell);
  window.groupdynWatch.observe(app, { attributes: true, attributeFilter: ["class", "style"] });
  tell();
})();

// In a team, the page that a link asked for waits in this tab while somebody logs in, since the login comes back to
// the start page. Only ids and codes that the server has looked at, and only a path of this very address.
(() => {
  const words = document.querySelector(".gd-page");
  if (!words) return;
  const where = "groupdyn-wanted";
  if (words.dataset.wanted) {
    sessionStorage.setItem(where, words.dataset.wanted);
    return;
  }
  const wanted = sessionStorage.getItem(where);
  sessionStorage.removeItem(where);
  if (!wanted || "wanted" in words.dataset || location.pathname !== "/") return;
  if (/^[a-z]*(\?[a-z]+=[a-z0-9_-]+(&[a-z]+=[a-z0-9_-]+)*)?$/.test(wanted)) location.replace(`/${wanted}`);
})();

// The pictures that Plotly's button and the circle's save are made in the browser: the server is told, for the
// audit trail.
if (!window.groupdynPictures) {
  window.groupdynPictures = true;
  addEventListener(
    "click",
    (event) => {
      if (!event.composedPath()[0].closest?.(".modebar-btn, button.save")) return;
      document.querySelector(".st-key-frame-picture-saved button")?.click();
    },
    true,
  );
}

// A page that the browser put aside and brings back would show what it showed then, whatever is the case
// by now (locked, or in a member's hands): it goes blank when it is left, and is loaded anew.
if (!window.groupdynLeaves) {
  window.groupdynLeaves = true;
  addEventListener("pagehide", () => {
    document.documentElement.style.visibility = "hidden";
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}

// One change of page, one entry in the browser's history: Streamlit first turns to the page and then adds its
// query, or writes the new query under the old page, as its messages happen to arrive. An address in the making
// (every view of a group says its language), or one that nobody has done anything at since, is written over.
if (!window.groupdynEntries) {
  window.groupdynEntries = true;
  let passing = false;
  const settled = () => (passing = false);
  for (const happens of ["click", "keydown", "popstate"]) addEventListener(happens, settled, true);
  const push = history.pushState.bind(history);
  history.pushState = (held, title, address) => {
    const to = new URL(address ?? location.href, location.href);
    const stays = to.pathname === location.pathname;
    const making = stays ? !new URLSearchParams(location.search).has("lang") : passing;
    if (making) history.replaceState(held, title, address);
    else push(held, title, address);
    passing = stays && !making;
  };
}

// What a button opens stands at the end of the document, where Tab would come to it last of all: Tab goes from the
// button into it, and from its ends back to the button, as in a dialog. Esc closes it, which Streamlit does.
if (!window.groupdynOpened) {
  window.groupdynOpened = true;
  const REACHED = "a[href], button, input, select, textarea, summary, canvas, [tabindex]";
  // While the focus is elsewhere, all in it is out of Tab's way, and says in `data-tabindex` what it was before.
  const isReached = (one) => (one.dataset.tabindex === undefined ? one.tabIndex >= 0 : !/^-/.test(one.dataset.tabindex));
  const places = (body) =>
    [...body.querySelectorAll(REACHED)].filter(
      (one) => isReached(one) && !one.disabled && one.checkVisibility({ visibilityProperty: true }),
    );
  addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.defaultPrevented) return;
    const body = document.querySelector('[data-testid="stPopoverBody"]');
    const opener = document.querySelector('[data-testid="stPopoverButton"][aria-expanded="true"]');
    if (!body || !opener) return;
    const inside = places(body);
    const [begin, end] = event.shiftKey ? [inside.at(-1), inside[0]] : [inside[0], inside.at(-1)];
    const at = document.activeElement;
    const to = at === opener ? begin : at === end ? opener : null;
    if (!to) return;
    event.preventDefault();
    to.focus();
  });
}

// On a phone the menu of pages lies over the page: it goes when a page is chosen in it.
if (!window.groupdynMenu) {
  window.groupdynMenu = true;
  addEventListener("click", (event) => {
    if (!event.target.closest?.('[data-testid="stSidebarNavLink"]')) return;
    if (!matchMedia("(max-width: 48rem)").matches) return;
    setTimeout(() => document.querySelector('[data-testid="stSidebar"] button[aria-controls="stSidebar"]')?.click());
  });
}
