import { readFileSync } from 'node:fs';
import type { Handle } from '@sveltejs/kit';
import { building } from '$app/environment';
import { locales } from '$lib/i18n/runtime';

/** Where Vite writes down what became of which module. */
const MANIFEST = '.svelte-kit/output/client/.vite/manifest.json';

/** Stands in `app.html` for the files with the texts of the first screen, one for each language. */
const PLACE = 'data-texts';

/**
 * Makes the app's page, once, when it is built. It says which file has the texts of which language, so that `early.js`
 * asks for the right one while the scripts are on their way.
 */
export const handle: Handle = ({ event, resolve }) =>
	resolve(event, {
		transformPageChunk: ({ html }) => (building ? html.replace(PLACE, textFiles()) : html)
	});

/** Returns the files as attributes: `data-en="/_app/immutable/chunks/….js"`. */
function textFiles(): string {
	const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as Readonly<
		Record<string, { readonly file: string } | undefined>
	>;
	return locales
		.map((locale) => {
			const made = manifest[`src/lib/i18n/texts/${locale}.ts`];
			if (made === undefined) throw new Error('The texts of a language are in no file');
			return `data-${locale}="/${made.file}"`;
		})
		.join(' ');
}
