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

/** Orders that one customer placed in several parts leave the warehouse as one. */
function mergeSplitOrders(orders) {
  const byCustomer = new Map();
  for (const order of orders) {
    const first = byCustomer.get(order.customer);
    if (first === undefined) byCustomer.set(order.customer, { ...order });
    else first.items += order.items;
  }
  return [...byCustomer.values()];
}
