// The matrix, as a table: a body for each row, with a second row for what it rests on.

const batch = 100; // rows that are drawn at once

/** element makes an element of the page. What is in it is text, whatever it says. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** drawMatrix draws the first of the rows; on paper, all of them are open. */
function drawMatrix(table, rows, count, verbs, onPaper) {
  table.querySelectorAll("tbody").forEach((body) => body.remove());
  const shown = new Set(); // statements whose text there is already, on paper
  const bodies = [];
  let across = null;
  for (const row of rows.slice(0, count)) {
    if (row.across !== across) {
      across = row.across;
      const text = across ? "Across accounts" : "Within an account";
      bodies.push(element("tbody", { class: "part" }, element("tr", {},
        element("th", { colspan: 2 + verbs.length, scope: "rowgroup" }, text))));
    }
    const body = bodyOf(row, verbs);
    if (row.open || onPaper) {
      show(body, row, onPaper ? shown : new Set());
    }
    bodies.push(body);
  }
  table.append(...bodies);
}

function bodyOf(row, verbs) {
  const button = element("button", { type: "button", "aria-expanded": "false" }, ...nameOf(row.principal));
  const marks = verbs.map((verb) => {
    const cell = row.access.find((its) => its.verb === verb);
    const mark = cell && allows(cell) ? cell.mark : "–";
    const meaning = { yes: "yes", some: "in part", if: "under conditions", "?": "undecided", "–": "no" }[mark];
    return element("td", { class: `mark ${meaning.replace(" ", "-")}`, "data-verb": verb, title: `${verb}: ${meaning}` }, mark,
      ...(cell?.accepted ? [element("small", {}, "accepted")] : []));
  });
  const body = element("tbody", {}, element("tr", { class: "row" },
    element("th", { scope: "row" }, button), element("td", { class: "resource" }, ...nameOf(row.resource)), ...marks));
  body.rows[0].addEventListener("click", () => {
    if (window.getSelection().isCollapsed) { // nobody is selecting text
      toggle(body, row);
    }
  });
  return body;
}

/** nameOf is a name with its kind and where it is. */
function nameOf(party) {
  const name = element("span", { class: "name" }, party.name);
  const place = party.environment || (party.name.includes(party.account) ? "" : party.account);
  const before = [party.label, place].filter(Boolean).join(" ");
  return before ? [element("span", { class: "place" }, `${before} `), name] : [name];
}

/** toggle opens or closes a row. */
function toggle(body, row) {
  row.open = !row.open;
  if (row.open) {
    show(body, row, new Set());
  } else {
    body.rows[1].remove();
    body.querySelector("button").setAttribute("aria-expanded", "false");
  }
}

/** show adds what a row rests on, without the text of statements that is shown already. */
function show(body, row, shown) {
  body.querySelector("button").setAttribute("aria-expanded", "true");
  body.append(element("tr", { class: "detail" },
    element("td", { colspan: body.rows[0].cells.length }, ...detailsOf(row, shown))));
}

function detailsOf(row, shown) {
  const parties = element("dl", { class: "parties" });
  for (const [title, { arn, account }] of [["Principal", row.principal], ["Resource", row.resource]]) {
    const where = account && !arn.includes(account) ? ` in account ${account}` : "";
    parties.append(element("div", {}, element("dt", {}, title), element("dd", {}, arn + where)));
  }
  return [parties, answersOf(row), ...statementsOf(row, shown)];
}

/** answersOf is a line for each verb, those that are answered by the same reason together. */
function answersOf(row) {
  const list = element("ul", { class: "answers" });
  const same = Map.groupBy(row.access, (cell) =>
    cell.accepted || cell.mark !== "-" && cell.mark !== "?" ? cell.verb : cell.mark + cell.reason);
  for (const cells of same.values()) {
    const [cell] = cells;
    const verbs = cells.map(({ verb }) => verb).join(", ");
    list.append(element("li", {}, element("b", {}, `${verbs}: ${allows(cell) ? cell.mark : "no"}`),
      ` ${answerOf(cell)}${cell.accepted ? `, accepted as ${cell.accepted.join(", ")}` : ""}`));
  }
  return list;
}

function answerOf(cell) {
  const actions = (cell.actions ?? []).join(", ");
  switch (cell.mark) {
    case "yes":
      return actions;
    case "if":
      return `${actions} depends on ${termsOf(cell).join(", ")}`.trim();
    case "some":
      return [actions, cell.reason].filter(Boolean).join(": ");
  }
  return cell.reason;
}

/** termsOf are what a cell depends on: condition keys, and what the account allows that has the resource. */
function termsOf(cell) {
  return [...(cell.keys ?? []), ...(cell.owner ? [`what account ${cell.owner} allows`] : [])];
}

/** statementsOf are the statements that a row rests on, each with the verbs for which it does. */
function statementsOf(row, shown) {
  const verbs = new Map();
  for (const cell of row.access) {
    for (const statement of cell.statements) {
      verbs.set(statement, [...(verbs.get(statement) ?? []), cell.verb]);
    }
  }
  return [...verbs].map(([statement, its]) => {
    const again = shown.has(statement);
    shown.add(statement);
    const head = element("p", {}, `${statement.side}: `, element("b", {}, statement.name),
      statement.effect === "Deny" ? ", a Deny" : "", ` (${its.join(", ")}) `,
      element("span", { class: "place" }, `${statement.file}:${statement.line}`), again ? ", as above" : "");
    const code = statement.code && !again ? [element("pre", { tabindex: "0" }, statement.code)] : [];
    return element("div", { class: "statement" }, head, ...code);
  });
}
