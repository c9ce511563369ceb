// Short constructors of ESTree nodes. Text that users chose only ever becomes a string literal, which JSON escapes.

import type * as es from "estree";

export function id(name: string): es.Identifier {
  return { type: "Identifier", name };
}

export function num(value: number): es.Expression {
  if (Number.isNaN(value)) return id("NaN");
  if (value < 0 || Object.is(value, -0)) return unary("-", num(-value));
  return value === Number.POSITIVE_INFINITY ? id("Infinity") : { type: "Literal", value, raw: String(value) };
}

export function str(value: string): es.Literal {
  return { type: "Literal", value, raw: JSON.stringify(value).replace(/[\u2028\u2029]/g, escapeCode) };
}

function escapeCode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16)}`;
}

export function bool(value: boolean): es.Literal {
  return { type: "Literal", value, raw: String(value) };
}

export function literalNull(): es.Literal {
  return { type: "Literal", value: null, raw: "null" };
}

export function unary(operator: es.UnaryOperator, argument: es.Expression): es.UnaryExpression {
  return { type: "UnaryExpression", operator, prefix: true, argument };
}

export function binary(operator: es.BinaryOperator, left: es.Expression, right: es.Expression): es.BinaryExpression {
  return { type: "BinaryExpression", operator, left, right };
}

export function logical(operator: es.LogicalOperator, left: es.Expression, right: es.Expression): es.LogicalExpression {
  return { type: "LogicalExpression", operator, left, right };
}

export function conditional(test: es.Expression, yes: es.Expression, no: es.Expression): es.ConditionalExpression {
  return { type: "ConditionalExpression", test, consequent: yes, alternate: no };
}

export function member(object: es.Expression, property: string): es.MemberExpression {
  return { type: "MemberExpression", object, property: id(property), computed: false, optional: false };
}

export function at(object: es.Expression, index: es.Expression): es.MemberExpression {
  return { type: "MemberExpression", object, property: index, computed: true, optional: false };
}

export function call(callee: es.Expression, ...args: es.Expression[]): es.CallExpression {
  return { type: "CallExpression", callee, arguments: args, optional: false };
}

export function math(name: string, ...args: es.Expression[]): es.CallExpression {
  return call(member(id("Math"), name), ...args);
}

export function construct(callee: string, ...args: es.Expression[]): es.NewExpression {
  return { type: "NewExpression", callee: id(callee), arguments: args };
}

export function list(elements: readonly es.Expression[]): es.ArrayExpression {
  return { type: "ArrayExpression", elements: [...elements] };
}

const identifier = /^[A-Za-z_$][\w$]*$/;

/** `object.key`, or `object["any key"]`. */
export function property(object: es.Expression, key: string): es.MemberExpression {
  return identifier.test(key) ? member(object, key) : at(object, str(key));
}

/** `object?.key`, or `object?.["any key"]`. */
export function optionalProperty(object: es.Expression, key: string): es.Expression {
  return { type: "ChainExpression", expression: { ...property(object, key), optional: true } };
}

/** `object?.[index]` */
export function optionalAt(object: es.Expression, index: es.Expression): es.Expression {
  return { type: "ChainExpression", expression: { ...at(object, index), optional: true } };
}

/** `{ key: value, "any key": value }`; a key `__proto__` is computed, and so an own property like any other. */
export function record(entries: readonly (readonly [string, es.Expression])[]): es.ObjectExpression {
  return {
    type: "ObjectExpression",
    properties: entries.map(([key, value]) => ({
      type: "Property",
      kind: "init",
      method: false,
      shorthand: value.type === "Identifier" && value.name === key,
      computed: key === "__proto__",
      key: identifier.test(key) && key !== "__proto__" ? id(key) : str(key),
      value,
    })),
  };
}

export function assign(left: es.Pattern, right: es.Expression): es.Statement {
  return expressionStatement({ type: "AssignmentExpression", operator: "=", left, right });
}

export function update(operator: es.AssignmentOperator, left: es.Identifier, right: es.Expression): es.Statement {
  return expressionStatement({ type: "AssignmentExpression", operator, left, right });
}

export function expressionStatement(expression: es.Expression): es.ExpressionStatement {
  return { type: "ExpressionStatement", expression };
}

export function declare(kind: "const" | "let", name: es.Pattern | string, init: es.Expression): es.VariableDeclaration {
  const target = typeof name === "string" ? id(name) : name;
  return { type: "VariableDeclaration", kind, declarations: [{ type: "VariableDeclarator", id: target, init }] };
}

/** `let name;` */
export function declareEmpty(name: string): es.VariableDeclaration {
  return { type: "VariableDeclaration", kind: "let", declarations: [{ type: "VariableDeclarator", id: id(name) }] };
}

export function block(body: readonly es.Statement[]): es.BlockStatement {
  return { type: "BlockStatement", body: [...body] };
}

export function returns(argument: es.Expression): es.ReturnStatement {
  return { type: "ReturnStatement", argument };
}

export function throws(argument: es.Expression): es.ThrowStatement {
  return { type: "ThrowStatement", argument };
}

export function when(test: es.Expression, then: es.Statement): es.IfStatement {
  return { type: "IfStatement", test, consequent: then, alternate: null };
}

export function ifElse(
  test: es.Expression,
  then: readonly es.Statement[],
  otherwise: readonly es.Statement[],
): es.IfStatement {
  const alternate = otherwise.length === 0 ? null : block(otherwise);
  return { type: "IfStatement", test, consequent: block(then), alternate };
}

export function whileTrue(test: es.Expression, body: readonly es.Statement[]): es.WhileStatement {
  return { type: "WhileStatement", test, body: block(body) };
}

/** `for (let i = 0; i < extent; i++) { body }` */
export function countTo(name: string, extent: es.Expression, body: readonly es.Statement[]): es.ForStatement {
  return {
    type: "ForStatement",
    init: declare("let", name, num(0)),
    test: binary("<", id(name), extent),
    update: { type: "UpdateExpression", operator: "++", prefix: false, argument: id(name) },
    body: block(body),
  };
}

export function functionDeclaration(
  name: string,
  params: readonly string[],
  body: readonly es.Statement[],
): es.FunctionDeclaration {
  return { type: "FunctionDeclaration", id: id(name), params: params.map(id), body: block(body) };
}
