import { expect, test } from "vitest";
import { breakHtml, parts } from "./breaks";

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

test("tags and entities of HTML are left alone", () => {
  expect(breakHtml('<a href="/a_very/long-address.html">db_statement_timeout</a> &thetasymlongname; x')).toBe('<a href="/a_very/long-address.html">db_<wbr>statement_<wbr>timeout</a> &thetasymlongname; x');
});
