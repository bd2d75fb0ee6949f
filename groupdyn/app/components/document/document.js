// What the server must know of the page, and the page of the server: Streamlit always says that
// a page is in English, and runs nothing when the reader changes between light and dark, though
// our figures are drawn in the colours of one of the two.

export default function (component) {
  const { data, setTriggerValue } = component;
  document.documentElement.lang = data.language;

  const app = document.querySelector('[data-testid="stApp"]');
  if (!app || !data.appearance) return undefined;
  let told = data.appearance;
  const tell = () => {
    const now = getComputedStyle(app).colorScheme;
    if (now === told || (now !== "light" && now !== "dark")) return;
    told = now;
    setTriggerValue("appearance", now);
  };
  const watch = new MutationObserver(tell);
  watch.observe(app, { attributes: true, attributeFilter: ["class", "style"] });
  tell();
  return () => watch.disconnect();
}
