/** Whether two values of stored data are the same: texts, numbers, lists and objects of such. */
function isSame(one: unknown, other: unknown): boolean {
	if (one === other) return true;
	if (typeof one !== 'object' || typeof other !== 'object') return false;
	if (one === null || other === null || Array.isArray(one) !== Array.isArray(other)) return false;
	const [entries, others] = [Object.entries(one), new Map(Object.entries(other))];
	return (
		entries.length === others.size &&
		entries.every(([key, value]) => others.has(key) && isSame(value, others.get(key)))
	);
}

/**
 * Keeps the objects of rows that are read again and are as they were. A list that is scrolled reads its stretch anew, and
 * with other objects everything in sight would be drawn once more.
 */
export class SteadyRows<Row extends { readonly id: string }> {
	private last: ReadonlyMap<string, Row> = new Map();

	/** Returns rows as they were read, those that nothing has changed as the same objects as before. */
	keep(rows: readonly Row[]): readonly Row[] {
		const kept = rows.map((row) => {
			const before = this.last.get(row.id);
			return before !== undefined && isSame(before, row) ? before : row;
		});
		this.last = new Map(kept.map((row) => [row.id, row]));
		return kept;
	}
}
