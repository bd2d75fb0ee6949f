// Saves the picture as it stands, as SVG or PNG, without asking the server.

export async function save(svg, { kind, name, title }) {
  const copy = svg.cloneNode(true);
  for (const node of [copy, ...copy.querySelectorAll("*")]) {
    for (const attribute of ["tabindex", "role", "aria-label", "aria-pressed", "aria-hidden", "class", "style"]) {
      node.removeAttribute(attribute);
    }
  }
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("role", "img");
  const words = document.createElementNS("http://www.w3.org/2000/svg", "title");
  words.textContent = title;
  copy.prepend(words);
  const text = new XMLSerializer().serializeToString(copy);
  const blob = new Blob([text], { type: "image/svg+xml" });
  hand(kind === "png" ? await asPng(blob, svg.width.baseVal.value, svg.height.baseVal.value) : blob, `${name}.${kind}`);
}

async function asPng(blob, width, height, scale = 2) {
  const address = URL.createObjectURL(blob);
  const image = new Image();
  await new Promise((done, failed) => {
    image.onload = done;
    image.onerror = failed;
    image.src = address;
  });
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * scale, height * scale];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

function hand(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
