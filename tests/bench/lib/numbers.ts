/** The value below which `share` (0 to 1) of the values lie. */
export function percentile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** The middle value. */
export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** A number of the environment, such as `BENCH_EDITS=200`. */
export function size(name: string, otherwise: number): number {
	const given = Number(process.env[`BENCH_${name}`] ?? otherwise);
	if (!Number.isInteger(given) || given < 1) throw new Error(`BENCH_${name} takes a whole number`);
	return given;
}

/** A list of numbers of the environment, such as `BENCH_DEALS=1000,10000`. */
export function sizes(name: string, otherwise: readonly number[]): readonly number[] {
	const given = process.env[`BENCH_${name}`];
	return given === undefined ? otherwise : given.split(',').map((part) => Number(part));
}

/** A time in milliseconds, as people read it. */
export const ms = (value: number): string =>
	`${value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0)} ms`;

/** An amount of bytes, as people read it. */
export const bytes = (value: number): string =>
	value < 1024
		? `${String(value)} B`
		: value < 1024 ** 2
			? `${(value / 1024).toFixed(1)} KB`
			: `${(value / 1024 ** 2).toFixed(1)} MB`;

/** How many times as much as the baseline. */
export const times = (value: number, baseline: number): string => {
	const ratio = value / baseline;
	return `${ratio < 0.1 ? ratio.toFixed(3) : ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0)}×`;
};

/** A count with thousands apart. */
export const count = (value: number): string => Math.round(value).toLocaleString('en-US');
