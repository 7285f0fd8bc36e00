import { AST_NODE_TYPES, ESLintUtils } from '@typescript-eslint/utils';
import ts from 'typescript';

/**
 * Forbids to leave a `Result` unread: a call whose outcome may be a failure, as a statement of its own, waited for or
 * not. TypeScript has no type that must be used.
 */
export const unusedResult = ESLintUtils.RuleCreator.withoutDocs({
	meta: {
		type: 'problem',
		messages: {
			unused:
				'Nobody would hear of the failure in this Result: read `ok`, hand it on, or wait for it with bestEffort (src/lib/replica/saved.ts).'
		},
		schema: [],
		defaultOptions: []
	},
	create(context) {
		const services = ESLintUtils.getParserServices(context);
		const checker = services.program.getTypeChecker();
		return {
			ExpressionStatement(node) {
				const inner = valueOf(node.expression);
				if (inner.type === AST_NODE_TYPES.AssignmentExpression) return;
				const type = services.getTypeAtLocation(inner);
				if (isResult(checker, checker.getAwaitedType(type) ?? type)) {
					context.report({ node, messageId: 'unused' });
				}
			},
			/** An arrow function whose value nobody takes, such as a handler of an event. */
			ArrowFunctionExpression(node) {
				if (node.body.type === AST_NODE_TYPES.BlockStatement) return;
				const given = services.esTreeNodeToTSNodeMap.get(node);
				if (!ts.isArrowFunction(given)) return;
				const wanted = checker.getContextualType(given)?.getCallSignatures()[0]?.getReturnType();
				const isUntaken =
					wanted === undefined ? isHandler(node) : (wanted.flags & ts.TypeFlags.Void) !== 0;
				if (!isUntaken) return;
				const type = services.getTypeAtLocation(valueOf(node.body));
				if (isResult(checker, checker.getAwaitedType(type) ?? type)) {
					context.report({ node: node.body, messageId: 'unused' });
				}
			}
		};
	}
});

/**
 * Whether a function handles an event of the browser. The linter does not see the types of attributes.
 *
 * @param {import('@typescript-eslint/utils').TSESTree.ArrowFunctionExpression} node
 * @returns {boolean}
 */
function isHandler({ parent }) {
	const attribute = /** @type {{ type: string, key?: { name?: unknown } }} */ (parent.parent);
	return (
		attribute.type === 'SvelteAttribute' &&
		/^on(click|submit|change|input|key|focus|blur|pointer)/.test(String(attribute.key?.name))
	);
}

/**
 * Returns what is thrown away by `void` or waited for.
 *
 * @param {import('@typescript-eslint/utils').TSESTree.Expression} expression
 * @returns {import('@typescript-eslint/utils').TSESTree.Expression}
 */
function valueOf(expression) {
	if (expression.type === AST_NODE_TYPES.AwaitExpression) return valueOf(expression.argument);
	const isVoid =
		expression.type === AST_NODE_TYPES.UnaryExpression && expression.operator === 'void';
	return isVoid ? valueOf(expression.argument) : expression;
}

/**
 * Whether one of the values of a type is a failure: `{ ok: false, error }`.
 *
 * @param {ts.TypeChecker} checker
 * @param {ts.Type} type
 * @returns {boolean}
 */
export function isResult(checker, type) {
	if (type.isUnion()) return type.types.some((part) => isResult(checker, part));
	const [ok, error] = [type.getProperty('ok'), type.getProperty('error')];
	if (ok === undefined || error === undefined) return false;
	return checker.typeToString(checker.getTypeOfSymbol(ok)) === 'false';
}
