import { expect, test } from "vitest";
import { breakHtml, parts, units } from "./breaks";

test.each<[string, string[]]>([
  ["db_statement_timeout", ["db_", "statement_", "timeout"]],
  ["a short_word stays", ["a short_word stays"]],
  ["set checkout.db_pool_size to 5", ["set checkout.", "db_", "pool_", "size to 5"]],
  ["GET http://orders.example/checkout/confirm", ["GET http://", "orders.", "example/", "checkout/", "confirm"]],
  ["CheckoutErrorBudgetBurn fired", ["Checkout", "Error", "Budget", "Burn fired"]],
  ["__a_very_private_name__", ["__a_", "very_", "private_", "name__"]],
  ["Donaudampfschifffahrtsgesellschaft", ["Donaudampfschifffahrtsgesellschaft"]],
  ["", [""]],
])("%s", (text, expected) => {
  expect(parts(text)).toEqual(expected);
  expect(parts(text).join("")).toBe(text);
});

test("a number is not parted from its unit", () => {
  expect(units("16.99 % in 30 s, 2 min 5 s; 3 shops")).toBe("16.99\u00a0% in 30\u00a0s, 2\u00a0min 5\u00a0s; 3 shops");
});

test("tags and entities of HTML are left alone", () => {
  expect(breakHtml('<a href="/a_very/long-address.html">db_statement_timeout</a> &thetasymlongname; x')).toBe('<a href="/a_very/long-address.html">db_<wbr>statement_<wbr>timeout</a> &thetasymlongname; x');
});
