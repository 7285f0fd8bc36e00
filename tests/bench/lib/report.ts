import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { benchDir } from './places';

/** One line of a report. */
export interface Line {
	readonly what: string;
	/** Polder's figure against the baseline's, as `0.25×`: the figure that carries over to other machines. */
	readonly ratio?: string;
	readonly polder: string;
	readonly baseline?: string;
	/** What we want of it, and whether it is so. */
	readonly aim?: { readonly text: string; readonly met: boolean };
}

/** Prints a bench's table and writes it, with the raw figures, into `results/`. */
export async function report(
	name: string,
	title: string,
	lines: readonly Line[],
	raw: unknown
): Promise<void> {
	const rows = lines.map(({ what, ratio = '', polder, baseline = '', aim }) => [
		what,
		ratio,
		polder,
		baseline,
		aim === undefined ? '' : `${aim.met ? 'met' : 'NOT MET'}: ${aim.text}`
	]);
	console.log(`\n${title}\n${table([['', 'ratio', 'Polder', 'baseline', 'aim'], ...rows])}`);
	const results = join(benchDir, 'results');
	await mkdir(results, { recursive: true });
	const machine = {
		node: process.version,
		processors: cpus().length,
		model: cpus()[0]?.model ?? '',
		memory: totalmem(),
		// Above the number of processors: others were working, and only ratios mean anything.
		load: loadavg()
	};
	const at = new Date().toISOString();
	await writeFile(
		join(results, `${name}.json`),
		`${JSON.stringify({ name, title, at, machine, lines, raw }, null, '\t')}\n`
	);
}

function table(rows: readonly (readonly string[])[]): string {
	const widths = (rows[0] ?? []).map((_, column) =>
		Math.max(...rows.map((row) => [...(row[column] ?? '')].length))
	);
	return rows
		.map((row) =>
			row
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd()
		)
		.join('\n');
}
