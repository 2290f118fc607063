/* Runs inside the browser: measures what is drawn. Each function returns a list of complaints. */

function channels(color) {
  const [red, green, blue, alpha = 1] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return { rgb: [red, green, blue], alpha };
}

function luminance([red, green, blue]) {
  const [r, g, b] = [red, green, blue].map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(front, back) {
  const [light, dark] = [luminance(channels(front).rgb), luminance(channels(back).rgb)].sort((left, right) => right - left);
  return (light + 0.05) / (dark + 0.05);
}

function backgroundOf(element) {
  for (let at = element; at !== null; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (channels(backgroundColor).alpha === 1) return backgroundColor;
  }
  return "rgb(255, 255, 255)";
}

/** What is painted under a text of a picture: the square, the bar or the diagonal it stands on, else the picture's ground. */
function groundOf(text) {
  const cell = text.closest(".cell")?.querySelector("rect");
  const own = text.matches(".own") ? text.ownerSVGElement.querySelector("path.own") : null;
  const piece = text.matches(".piece-name")
    ? [...text.ownerSVGElement.querySelectorAll(".piece")].find((rect) => around(rect, text))
    : null;
  const under = cell ?? own ?? piece;
  return under ? getComputedStyle(under).fill : backgroundOf(text.ownerSVGElement);
}

function around(outer, inner) {
  const [large, small] = [outer.getBoundingClientRect(), inner.getBoundingClientRect()];
  return small.left >= large.left && small.right <= large.right + 1;
}

function weakContrasts() {
  const texts = [...document.body.querySelectorAll("*:not(script)")].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ""),
  );
  return texts.flatMap((element) => {
    const isDrawn = element instanceof SVGElement;
    if (isDrawn && element.localName !== "text") return [];
    const style = getComputedStyle(element);
    const ratio = isDrawn ? contrast(style.fill, groundOf(element)) : contrast(style.color, backgroundOf(element));
    return ratio >= 4.5
      ? []
      : [
          `${element.localName}.${element.getAttribute("class")} "${element.textContent.trim().slice(0, 30)}" ${ratio.toFixed(2)}`,
        ];
  });
}

/** Names that are cut off at the edge of their picture. */
function clippedNames() {
  return [...document.querySelectorAll("svg text")].flatMap((text) => {
    if (text.closest("defs")) return [];
    const [own, whole] = [text.getBoundingClientRect(), text.ownerSVGElement.getBoundingClientRect()];
    if (whole.width === 0) return [];
    const fits =
      own.left >= whole.left - 1 && own.right <= whole.right + 1 && own.top >= whole.top - 1 && own.bottom <= whole.bottom + 1;
    return fits ? [] : [`${text.textContent} is cut off`];
  });
}

/** Names in the map that lie on each other. */
function overlappingNames() {
  return [...document.querySelectorAll(".map svg")].flatMap((svg) => {
    const boxes = [...svg.querySelectorAll(".name text, .tier text")].map((text) => ({
      name: text.textContent,
      box: text.getBoundingClientRect(),
    }));
    return boxes.flatMap(({ name, box }, index) =>
      boxes.slice(index + 1, index + 4).flatMap((other) => {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        return across > 3 && down > 3 ? [`${name} lies on ${other.name}`] : [];
      }),
    );
  });
}

/** What sticks out of the page to the right, so that the whole page would scroll sideways. */
function overhang() {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth > clientWidth ? [`the page is ${scrollWidth - clientWidth} pixels too wide`] : [];
}
