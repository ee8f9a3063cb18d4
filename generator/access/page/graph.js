// The graph, as SVG: a line from each principal to what it may use.

const mostLines = 60; // that a drawing can have and still be read

/** svg makes an element of a drawing. */
function svg(name, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** drawGraph draws rows. linkTo is the address that shows a place alone. It returns what is to be said beside it. */
function drawGraph(into, rows, linkTo) {
  let drawn = rows.filter((row) => row.access.some(allows));
  let alike = new Map();
  const notes = [];
  if (drawn.length > mostLines) {
    alike = placesAlike(drawn);
    drawn = ofEachKind(drawn, alike);
    notes.push("Of environments that have the same access, each to its own things, one is drawn. Search for another, " +
      "or filter by it, to see that.");
  }
  if (drawn.length > mostLines) {
    notes.push(`${drawn.length - mostLines} more lines are left out: filter to see them.`);
    drawn = drawn.slice(0, mostLines);
  }
  into.replaceChildren(drawn.length > 0 ? drawing(layout(drawn), alike, linkTo) : "There is no such access.");
  return notes.join(" ");
}

function drawing({ width, height, boxes, lines }, alike, linkTo) {
  return svg("svg", { viewBox: `-1 -1 ${width + 2} ${height + 2}` },
    ...boxes.map((box) => boxOf(box, alike.get(box.place) ?? [], linkTo)),
    ...lines.map(lineOf));
}

function boxOf(box, alike, linkTo) {
  const more = alike.length > 1 ? ` and ${alike.length - 1} like it` : "";
  const account = box.account && box.account !== box.place ? `  ${box.account}` : "";
  const title = svg("text", { x: box.x + 10, y: box.y + 18, class: "title" }, shortened(box.environment ? box.place : `account ${box.place}`, 30),
    svg("tspan", { class: "muted" }, more + account));
  const link = svg("a", { href: linkTo(box), "aria-label": `Show only ${box.place}` }, title);
  return svg("g", { class: "box" },
    svg("rect", { x: box.x, y: box.y, width: measures.column, height: box.height, rx: 6 }),
    link, ...box.nodes.map(nodeOf));
}

function nodeOf({ party, x, y }) {
  const kind = party.label ? `${party.label} ` : "";
  const letters = Math.floor((measures.column - 20) / measures.letter) - kind.length;
  return svg("text", { x: x + 10, y: y + 14, class: "node" },
    svg("title", {}, party.arn), svg("tspan", { class: "muted" }, kind), shortened(party.name, letters));
}

function lineOf({ row, from, to }) {
  const verbs = row.access.filter(allows);
  const classes = ["line", verbs.every((cell) => cell.verb === "read" || cell.verb === "list" || cell.verb === "versions")
    ? "reads" : "writes"];
  if (row.across) {
    classes.push("across");
  }
  if (verbs.some((cell) => cell.mark !== "yes")) {
    classes.push("unsure");
  }
  const bend = (to.x - from.x) / 2.5;
  const label = accessOf(row);
  return svg("g", { class: classes.join(" ") },
    svg("title", {}, `${row.principal.name}: ${label}: ${row.resource.name}`),
    svg("path", { d: `M${from.x} ${from.y} C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}` }),
    svg("circle", { cx: to.x, cy: to.y, r: 3 }),
    svg("text", { x: to.x - 8, y: to.y - 3, "text-anchor": "end" }, label));
}
