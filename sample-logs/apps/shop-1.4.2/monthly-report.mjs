/** The report that the accountants ask for: all invoices of a month as one HTML table, made in one go. */

const COUNTRIES = ["DE", "FR", "IT", "ES", "PL", "NL"];

export function renderMonthlyReport(invoiceCount) {
  const invoices = loadInvoices(invoiceCount);
  const rows = invoices.map((invoice) => renderInvoice(invoice));
  return `<table>${rows.join("\n")}</table>`;
}

function loadInvoices(count) {
  return Array.from({ length: count }, (_, i) => ({
    number: `2026-${String(i).padStart(6, "0")}`,
    country: COUNTRIES[i % COUNTRIES.length],
    cents: 1999 + ((i * 7919) % 90_000),
    issued: new Date(Date.UTC(2026, 9, 1 + (i % 31))),
  }));
}

function renderInvoice(invoice) {
  // A new formatter for every cell: correct, and a thousand times slower than keeping one.
  const money = new Intl.NumberFormat(`en-${invoice.country}`, {
    style: "currency",
    currency: "EUR",
  });
  const day = new Intl.DateTimeFormat(`en-${invoice.country}`, { dateStyle: "medium" });
  return `<tr><td>${invoice.number}<td>${day.format(invoice.issued)}<td>${money.format(invoice.cents / 100)}`;
}
