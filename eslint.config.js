import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';
import { unusedResult } from './scripts/lint/unused-result.mjs';
import svelteConfig from './svelte.config.js';

/**
 * ESLint looks where Oxlint cannot: into components, at rules of Svelte, and for our own syntax rules. All that
 * is checked in plain TypeScript, with types, is in .oxlintrc.json; what is off there is off here for the same reason.
 */
const components = ['**/*.svelte'];

export default defineConfig(
	globalIgnores([
		'build/',
		'dist/',
		'.svelte-kit/',
		'src/lib/i18n/messages.js',
		'src/lib/i18n/messages.d.ts',
		'data/',
		'test-results/',
		'playwright-report/',
		'tests/fixtures/'
	]),
	{
		files: ['**/*.{ts,mjs}'],
		languageOptions: { parser: ts.parser },
		// So that comments may name its rules.
		plugins: { '@typescript-eslint': ts.plugin },
		// What is switched off by a comment is mostly Oxlint's, which says where that is not needed.
		linterOptions: { reportUnusedDisableDirectives: 'off' }
	},
	{
		files: components,
		extends: [js.configs.recommended, ts.configs.strictTypeChecked],
		linterOptions: { reportUnusedDisableDirectives: 'error' }
	},
	svelte.configs.recommended,
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: {
			globals: globals.browser,
			parserOptions: { parser: ts.parser, svelteConfig }
		},
		rules: {
			'svelte/prefer-const': ['error', { excludedRunes: ['$props', '$derived'] }],
			// A set or map that is made and read in one go needs no reactivity.
			'svelte/prefer-svelte-reactivity': 'off'
		}
	},
	{
		files: components,
		languageOptions: {
			parserOptions: {
				projectService: true,
				tsconfigRootDir: import.meta.dirname,
				extraFileExtensions: ['.svelte']
			}
		},
		plugins: { polder: { rules: { 'unused-result': unusedResult } } },
		rules: {
			'polder/unused-result': 'error',
			// Props are declared with `let` because Svelte writes to them; `svelte/prefer-const` knows.
			'prefer-const': 'off',
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
			// The linter's program does not see the types of components' props; svelte-check does.
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-call': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-unsafe-return': 'off',
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
		rules: {
			// The app is served from the root of its address.
			'svelte/no-navigation-without-resolve': 'off',
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
						':matches(MemberExpression[property.name="isComposing"], ObjectPattern > Property[key.name="isComposing"])',
					message: 'Keys of a composition reach no handler: src/lib/ui/composing.ts sees to that.'
				}
			]
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
	// The one place that needs to know of compositions.
	{ files: ['src/lib/ui/composing.ts'], rules: { 'no-restricted-syntax': 'off' } },
	{
		// Its tsconfig has another name than the one that Oxlint finds by itself.
		files: ['src/service-worker.ts'],
		extends: [js.configs.recommended, ts.configs.strictTypeChecked],
		languageOptions: {
			parserOptions: { project: './tsconfig.worker.json', tsconfigRootDir: import.meta.dirname }
		},
		rules: { 'no-undef': 'off' }
	}
);
