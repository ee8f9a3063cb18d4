// Which rows a filter leaves. A filter has what the form's fields hold: search, env, principal, resource, access and
// across.

/** pattern finds a text in any case; in it, * is any run of characters. */
function pattern(text) {
  const literal = text.trim().split("*").map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, "\\$&"));
  return new RegExp(literal.join(".*"), "i");
}

/** words finds texts that have all words of a text, in any case. */
function words(text) {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (within) => wanted.every((word) => within.includes(word));
}

/** allows reports whether a cell is anything but a no. */
function allows(cell) {
  return cell.mark !== "-";
}

/** hasAccess finds rows by a verb, or by what their cells are. */
function hasAccess(wanted) {
  switch (wanted) {
    case "":
      return () => true;
    case "depends":
      return (row) => row.access.some((cell) => cell.mark === "some" || cell.mark === "if");
    case "undecided":
      return (row) => row.access.some((cell) => cell.mark === "?");
    case "accepted":
      return (row) => row.access.some((cell) => cell.accepted);
  }
  return (row) => row.access.some((cell) => cell.verb === wanted && allows(cell));
}

/** matching are the rows that a filter leaves. */
function matching(rows, filter) {
  const found = words(filter.search);
  const principal = pattern(filter.principal);
  const resource = pattern(filter.resource);
  const access = hasAccess(filter.access);
  return rows.filter((row) =>
    (!filter.env || row.principal.environment === filter.env || row.resource.environment === filter.env) &&
    (!filter.across || row.across) &&
    (principal.test(row.principal.name) || principal.test(row.principal.arn)) &&
    (resource.test(row.resource.name) || resource.test(row.resource.arn)) &&
    access(row) && found(row.text));
}

/** entryMatches reports whether a finding or an acceptance, by its environments and its text, is about what a filter
    asks for. */
function entryMatches(environments, text, filter) {
  return (!filter.env || environments.length === 0 || environments.includes(filter.env)) &&
    pattern(filter.principal).test(text) && pattern(filter.resource).test(text) &&
    words(filter.search)(text.toLowerCase());
}

/** textOf is all that a row is searched for. */
function textOf(row) {
  const parts = [row.across ? "across accounts" : "within an account"];
  for (const { kind, name, arn, account, environment } of [row.principal, row.resource]) {
    parts.push(kind, name, arn, account, environment ?? "");
  }
  for (const cell of row.access.filter(allows)) {
    parts.push(cell.verb, ...(cell.actions ?? []), ...(cell.keys ?? []), ...(cell.accepted ?? []));
    for (const statement of cell.statements) {
      parts.push(statement.name, `${statement.file}:${statement.line}`);
    }
  }
  return [...new Set(parts)].join("\n").toLowerCase();
}
