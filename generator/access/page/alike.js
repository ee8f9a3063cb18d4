// Many environments have the same access, each to its own things: of those, one is drawn.

/** placeOf is where a principal or resource is: an environment, an account outside of the project, or no place. */
function placeOf(party) {
  return party.environment || party.account || party.kind;
}

/** accessOf says what may be done, in words, such as "read, list; write if". */
function accessOf(row) {
  const parts = [...Map.groupBy(row.access.filter(allows), (cell) => cell.mark)].map(([mark, cells]) => {
    const verbs = cells.length > 2 && cells.length === row.access.length ? "all" : cells.map((cell) => cell.verb).join(", ");
    return mark === "yes" ? verbs : `${verbs} ${mark}`;
  });
  return parts.join("; ");
}

/** placesAlike is, for each place, a list of those that are like it, itself among them. Places are alike if as many
    principals and resources of the same kinds have the same access between them and places that are alike in turn. */
function placesAlike(rows) {
  let classes = new Map(); // by place; places begin as alike, and are told apart until nothing changes
  for (const row of rows) {
    classes.set(placeOf(row.principal), 0).set(placeOf(row.resource), 0);
  }
  for (let before = 0, count = 1; count > before;) {
    const traits = new Map([...classes].map(([place, its]) => [place, [its]]));
    for (const row of rows) {
      const [from, to] = [placeOf(row.principal), placeOf(row.resource)];
      const kinds = `${row.principal.kind} ${row.resource.kind} ${accessOf(row)} ${from === to}`;
      traits.get(from).push(`${kinds} to ${classes.get(to)}`);
      traits.get(to).push(`${kinds} by ${classes.get(from)}`);
    }
    const numbers = new Map();
    for (const [place, its] of traits) {
      const key = its.sort().join("\n");
      numbers.set(key, numbers.get(key) ?? numbers.size);
      classes.set(place, numbers.get(key));
    }
    [before, count] = [count, numbers.size];
  }
  const members = Map.groupBy([...classes.keys()].sort(), (place) => classes.get(place));
  return new Map([...classes].map(([place, its]) => [place, members.get(its)]));
}

/** ofEachKind are the rows of the first of those places that are alike. */
function ofEachKind(rows, alike) {
  return rows.filter((row) => alike.get(placeOf(row.principal))[0] === placeOf(row.principal));
}
