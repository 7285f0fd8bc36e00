import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const svelteFiles = ['**/*.svelte', '**/*.svelte.ts'];

/** Type-aware parsing with a tsconfig of another name than tsconfig.json, which is not found by itself. */
const typedBy = (project) => ({
	languageOptions: {
		parserOptions: { projectService: false, project, tsconfigRootDir: import.meta.dirname }
	}
});

export default defineConfig(
	globalIgnores([
		'build/',
		'dist/',
		'.svelte-kit/',
		'src/lib/paraglide/messages.js',
		'src/lib/paraglide/messages.d.ts',
		'data/',
		'test-results/',
		'playwright-report/',
		'tests/fixtures/'
	]),
	js.configs.recommended,
	ts.configs.strictTypeChecked,
	svelte.configs.recommended,
	{
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		languageOptions: {
			parserOptions: {
				projectService: true,
				tsconfigRootDir: import.meta.dirname,
				extraFileExtensions: ['.svelte']
			}
		},
		rules: {
			// See above: the same holds for plain modules that navigate.
			'svelte/no-navigation-without-resolve': 'off',
			// TypeScript knows which names exist.
			'no-undef': 'off',
			eqeqeq: 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true }
			],
			// A number in a sentence is what it looks like.
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			// `onclick={() => close()}` and `return void` in a callback are plain enough.
			'@typescript-eslint/no-confusing-void-expression': [
				'error',
				{ ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }
			],
			// A leading underscore says that a parameter is there for its place only.
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }
			],
			// A handler given to an event or a prop may be async; nobody waits for it either way.
			'@typescript-eslint/no-misused-promises': [
				'error',
				{ checksVoidReturn: { attributes: false, properties: false } }
			],
			// `Day | ''`, where Day is a string, tells the reader more than `string`.
			'@typescript-eslint/no-redundant-type-constituents': 'off',
			// Spreading a string gives its code points, which is why it is spread.
			'@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
			// An async method may exist to satisfy a port whose other adapters do wait.
			'@typescript-eslint/require-await': 'off',
			// With exact optional types a computed key is how a field is left out.
			'@typescript-eslint/no-dynamic-delete': 'off',
			'no-restricted-syntax': [
				'error',
				{ selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
				...[
					'VariableDeclaration[kind="let"] > VariableDeclarator > CallExpression',
					'PropertyDefinition[readonly!=true] > CallExpression'
				].flatMap((place) =>
					['[callee.name="$derived"]', '[callee.object.name="$derived"]'].map((rune) => ({
						selector: place + rune,
						message:
							'What is typed over a $derived is gone as soon as anything changes that it is read from. Make it const (readonly in a class), and put what somebody types into a Draft of src/lib/ui/draft.svelte.ts, or a KeptDraft beside it where it is to outlive the page.'
					}))
				),
				{
					selector:
						':matches(MemberExpression, ObjectPattern > Property)[property.name="isComposing"]',
					message: 'Keys of a composition reach no handler: src/lib/ui/composing.ts sees to that.'
				}
			]
		}
	},
	{
		files: svelteFiles,
		languageOptions: {
			globals: globals.browser,
			parserOptions: { parser: ts.parser, svelteConfig }
		},
		rules: {
			// Props are declared with `let` because Svelte writes to them.
			'prefer-const': 'off',
			'svelte/prefer-const': ['error', { excludedRunes: ['$props', '$derived'] }],
			// The app is served from the root of its address.
			'svelte/no-navigation-without-resolve': 'off',
			// A set or map that is made and read in one go needs no reactivity.
			'svelte/prefer-svelte-reactivity': 'off'
		}
	},
	{
		files: ['**/*.svelte'],
		rules: {
			// The linter's program does not see the types of components' props; svelte-check does.
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-call': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-unsafe-return': 'off'
		}
	},
	{
		files: ['sync-server/**/*.ts', 'src/lib/protocol/**/*.ts'],
		rules: {
			'no-restricted-syntax': [
				'error',
				{ selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
				{ selector: 'PrivateIdentifier', message: 'The relay writes `private`, not `#`.' }
			]
		}
	},
	{
		files: ['src/**'],
		rules: {
			'no-restricted-globals': [
				'error',
				...['localStorage', 'sessionStorage'].map((name) => ({
					name,
					message: 'It throws where it is blocked or full: use src/lib/ui/settings.ts.'
				}))
			]
		}
	},
	{
		files: ['src/lib/domain/**/*.ts'],
		// A test may compare with the platform's own calendar.
		ignores: ['**/*.test.ts'],
		rules: {
			'no-restricted-globals': [
				'error',
				{ name: 'Date', message: 'The domain has no clock: take the time as a parameter.' },
				{ name: 'crypto', message: 'The domain has no randomness: take the id as a parameter.' },
				{ name: 'performance', message: 'The domain has no clock: take the time as a parameter.' }
			],
			'no-restricted-properties': [
				'error',
				{
					object: 'Math',
					property: 'random',
					message: 'The domain has no randomness: take the id as a parameter.'
				},
				{
					object: 'Date',
					property: 'now',
					message: 'The domain has no clock: take the time as a parameter.'
				}
			]
		}
	},
	{
		files: ['**/*.test.ts', '**/*.spec.ts', 'tests/**/*.ts'],
		rules: {
			// A test that meets nothing there fails, which is what it is for.
			'@typescript-eslint/no-non-null-assertion': 'off',
			// Matchers such as expect.any() are typed as any.
			'@typescript-eslint/no-unsafe-assignment': 'off'
		}
	},
	{
		files: ['src/service-worker.ts', 'src/service-worker/**/*.ts'],
		...typedBy('./tsconfig.worker.json')
	},
	{ files: ['playwright.config.ts', 'vitest.config.ts'], ...typedBy('./tests/tsconfig.json') },
	{
		files: ['**/*.js', '**/*.cjs'],
		...ts.configs.disableTypeChecked,
		languageOptions: {
			...ts.configs.disableTypeChecked.languageOptions,
			globals: globals.node
		}
	},
	{
		files: ['scripts/**/*.mjs'],
		languageOptions: { globals: globals.node },
		rules: {
			// JSON and reports come in as any and are given their type by a comment.
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-return': 'off'
		}
	}
);
