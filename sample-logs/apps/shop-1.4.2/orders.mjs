/** The export of all orders for the warehouse. */

export function exportOrders(orderCount) {
  const orders = mergeSplitOrders(loadOrders(orderCount));
  return orders.map((order) => `${order.id};${order.customer};${order.items}`).join("\n");
}

function loadOrders(count) {
  return Array.from({ length: count }, (_, i) => ({
    id: i,
    customer: `customer-${(i * 31) % (count - 7)}`,
    items: 1 + (i % 5),
  }));
}

/** Orders that one customer placed in several parts leave the warehouse as one, in the order of arrival. */
function mergeSplitOrders(orders) {
  const merged = [];
  for (const order of orders) {
    const index = merged.findIndex((other) => isSameCustomer(other, order));
    if (index < 0) merged.push({ ...order });
    else merged[index].items += order.items;
  }
  return merged;
}

function isSameCustomer(a, b) {
  return a.customer.toLowerCase() === b.customer.toLowerCase();
}
