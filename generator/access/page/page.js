// The page: what the form's fields hold is kept in the address, so that a view can be passed on, and decides what is
// drawn.

const data = JSON.parse(document.getElementById("data").textContent);
const form = document.getElementById("filters");
const graph = document.getElementById("graph");
const table = document.getElementById("matrix");
const more = document.getElementById("more");
const entries = [...document.querySelectorAll("details.entry")]; // findings, and what is accepted
const verbs = [...table.tHead.querySelectorAll("th.mark")].map((head) => head.textContent);
const paper = window.matchMedia("print");

for (const principal of data.principals) {
  principal.label = principal.kind === "role" || principal.kind === "account" ? "" : principal.kind;
}
for (const resource of data.resources) {
  resource.label = resource.kind;
}
const rows = data.rows.map((row) => {
  const its = {
    principal: data.principals[row.principal], resource: data.resources[row.resource], across: row.across,
    access: row.access.map((cell) => ({
      ...cell, reason: data.reasons[cell.reason], statements: (cell.statements ?? []).map((i) => data.statements[i]),
    })),
  };
  its.text = textOf(its);
  return its;
});

let count = batch; // of the rows that are drawn on a screen
let opened = null; // the entries that were open before all were, on paper

/** filterOf is what the form's fields hold. */
function filterOf() {
  const { search, env, principal, resource, access, across } = form.elements;
  return {
    search: search.value, env: env.value, principal: principal.value, resource: resource.value, access: access.value,
    across: across.checked,
  };
}

/** addressOf is the part of the address that stands for a filter. */
function addressOf(filter) {
  return "#" + new URLSearchParams(Object.entries(filter).filter(([, value]) => value));
}

/** readAddress fills the form with what the address says. */
function readAddress() {
  if (location.hash && !location.hash.includes("=")) {
    return; // a place on the page
  }
  const filter = new URLSearchParams(location.hash.slice(1));
  for (const field of form.elements) {
    if (field.type === "checkbox") {
      field.checked = filter.has(field.name);
    } else if (field.name) {
      field.value = filter.get(field.name) ?? "";
    }
  }
  count = batch;
  draw();
}

/** filtered is called when a field has changed. */
function filtered() {
  try {
    history.replaceState(null, "", addressOf(filterOf()));
  } catch {
    // a viewer that doesn't let its pages do so
  }
  count = batch;
  draw();
}

/** linkTo is the address that shows a box of the graph alone. */
function linkTo({ place, environment }) {
  return addressOf({ ...filterOf(), ...(environment ? { env: place } : { search: place }) });
}

/** draw draws everything; on paper, all of what matches, and open. */
function draw(onPaper = paper.matches) {
  const filter = filterOf();
  const found = matching(rows, filter);
  document.getElementById("graph-note").textContent = drawGraph(graph, found, linkTo);
  showEntries(filter, onPaper);
  drawMatrix(table, found, onPaper ? found.length : count, verbs, onPaper);
  const rest = onPaper ? 0 : found.length - count;
  more.hidden = rest <= 0;
  document.getElementById("more-some").textContent = `Show ${Math.min(rest, batch)} more`;
  document.getElementById("more-all").textContent = `Show all ${found.length}`;
  document.getElementById("status").textContent = statusOf(found.length);
  document.getElementById("filtered").textContent = described(filter);
}

/** showEntries hides those entries that a filter doesn't ask for; on paper, the others are open. */
function showEntries(filter, onPaper) {
  if (onPaper) {
    opened ??= new Set(entries.filter((entry) => entry.open));
  }
  for (const entry of entries) {
    const environments = entry.dataset.environments.split(" ").filter(Boolean);
    entry.hidden = !entryMatches(environments, entry.textContent, filter);
    entry.open = onPaper || (opened?.has(entry) ?? entry.open);
  }
  if (!onPaper) {
    opened = null;
  }
}

/** showRows draws more rows, and leads whoever uses the keyboard to the first of them. */
function showRows(wanted) {
  const first = count;
  count = wanted;
  draw();
  table.querySelectorAll(".row button")[first].focus();
}

/** described is a filter in words, for paper; empty where nothing is filtered. */
function described(filter) {
  const parts = Object.entries(filter).filter(([, value]) => value)
    .map(([name, value]) => value === true ? `${name} accounts` : `${name} ${value}`);
  return parts.length > 0 ? `Only what matches these filters is shown: ${parts.join(", ")}.` : "";
}

/** statusOf says how much of all is shown. */
function statusOf(pairs) {
  const parts = [`${pairs} of ${rows.length} pairs`];
  for (const name of ["finding", "accepted"]) {
    const all = entries.filter((entry) => entry.classList.contains(name));
    if (all.length > 0) {
      parts.push(`${all.filter((entry) => !entry.hidden).length} of ${all.length} ${name === "finding" ? "findings" : name}`);
    }
  }
  return parts.join(", ");
}

form.addEventListener("input", filtered);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(filtered)); // the fields are emptied after the event
document.getElementById("more-some").addEventListener("click", () => showRows(count + batch));
document.getElementById("more-all").addEventListener("click", () => showRows(Infinity));
window.addEventListener("hashchange", () => {
  const followed = graph.contains(document.activeElement);
  readAddress();
  if (followed) {
    graph.focus(); // the link that was is gone
  }
});
window.addEventListener("beforeprint", () => draw(true));
window.addEventListener("afterprint", () => draw(false));
paper.addEventListener("change", () => draw());
readAddress();
