import { expect, test } from "vitest";
import { called } from "./called";

test("a sentence says what the stack calls those who come to it", () => {
  const clients = { one: "client system", many: "client systems" };
  expect(called(clients, "Customers wait; the customer's page is of customer_visits")).toBe("Client systems wait; the client system's page is of customer_visits");
  expect(called({ one: "customer", many: "customers" }, "Visit as a customer")).toBe("Visit as a customer");
});
