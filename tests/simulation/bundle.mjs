import { build } from 'vite';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Builds the simulation as a program for Node, with another text in the place of one that occurs once in a file of the
 * product: the tree itself stays as it is.
 *
 * @param {{ readonly file: string, readonly from: string, readonly to: string } | null} mutant
 * @returns {Promise<{ readonly directory: string, readonly program: string }>}
 */
export async function bundled(mutant) {
	// Where packages are found from.
	const parent = join(root, 'node_modules', '.simulation');
	mkdirSync(parent, { recursive: true });
	const directory = mkdtempSync(join(parent, 'mutant-'));
	let isMade = mutant === null;
	await build({
		configFile: false,
		root,
		logLevel: 'error',
		resolve: { alias: { $lib: join(root, 'src/lib') } },
		plugins: [
			{
				name: 'mutant',
				enforce: 'pre',
				load(id) {
					if (mutant === null || id !== join(root, mutant.file)) return null;
					const text = readFileSync(id, 'utf8');
					if (text.split(mutant.from).length !== 2)
						throw new Error(`${mutant.file} has not exactly one: ${mutant.from}`);
					isMade = true;
					return text.replace(mutant.from, () => mutant.to);
				}
			}
		],
		build: {
			ssr: 'tests/simulation/program.ts',
			outDir: directory,
			emptyOutDir: false,
			copyPublicDir: false,
			minify: false,
			target: 'node20',
			rolldownOptions: { output: { entryFileNames: 'program.mjs' } }
		}
	});
	if (!isMade) throw new Error(`the simulation does not load ${mutant?.file ?? ''}`);
	return { directory, program: join(directory, 'program.mjs') };
}
