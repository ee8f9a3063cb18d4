// Where everything is in the graph: principals on the left, resources on the right, each in the box of its place.

const measures = {
  column: 360, gap: 230, // widths
  title: 26, line: 20, pad: 8, space: 14, // heights
  letter: 7, // width of one, in the fixed font of names
};

/** shortened is a text of at most so many letters, with its middle left out. */
function shortened(text, letters) {
  if (text.length <= letters) {
    return text;
  }
  const end = Math.floor((letters - 1) / 2);
  return `${text.slice(0, letters - 1 - end)}…${text.slice(text.length - end)}`;
}

/** column lays boxes of nodes below each other: a box for each place, with a node for each party, as high as lines
    meet it. It returns the boxes and the height. */
function column(rows, x, partyOf) {
  const boxes = [];
  let y = 0;
  for (const [place, its] of [...Map.groupBy(rows, (row) => placeOf(partyOf(row)))].sort(byPlace)) {
    const box = { place, x, y, account: partyOf(its[0]).account, environment: partyOf(its[0]).environment, nodes: [] };
    y += measures.title;
    for (const [party, lines] of Map.groupBy(its, partyOf)) {
      box.nodes.push({ party, x, y, height: lines.length * measures.line });
      y += lines.length * measures.line;
    }
    y += measures.pad;
    box.height = y - box.y;
    boxes.push(box);
    y += measures.space;
  }
  return { boxes, height: y - measures.space };
}

function byPlace([a], [b]) {
  return a < b ? -1 : 1;
}

/** byPrincipal is the order of lines in which few of them cross. */
function byPrincipal(a, b) {
  const [one, other] = [a, b].map(({ principal }) => `${placeOf(principal)}\n${principal.name}\n${principal.arn}`);
  return one < other ? -1 : Number(one > other);
}

/** layout is the boxes and, for each row, a line with its two ends. */
function layout(rows) {
  const ordered = [...rows].sort(byPrincipal);
  const right = measures.column + measures.gap;
  const principals = column(ordered, 0, (row) => row.principal);
  const resources = column(ordered, right, (row) => row.resource);
  const [leaves, arrives] = [ends(principals), ends(resources)];
  const lines = ordered.map((row) => ({ row, to: { x: right, y: arrives(row.resource) } }));
  lines.sort((a, b) => a.to.y - b.to.y);
  for (const line of lines) {
    line.from = { x: measures.column, y: leaves(line.row.principal) };
  }
  return {
    width: right + measures.column, height: Math.max(principals.height, resources.height),
    boxes: [...principals.boxes, ...resources.boxes], lines,
  };
}

/** ends gives each line that meets a node a place of its own there, from the top down. */
function ends({ boxes }) {
  const next = new Map(boxes.flatMap((box) => box.nodes).map((node) => [node.party, node.y + measures.line / 2]));
  return (party) => {
    const y = next.get(party);
    next.set(party, y + measures.line);
    return y;
  };
}
