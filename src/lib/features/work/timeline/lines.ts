import type { RecordId } from '$lib/domain/core/ids';
import type { DependencyKind } from '$lib/domain/task/dependency';
import { isViolated } from '$lib/domain/task/dependencies';
import type { Dates } from '$lib/domain/task/schedule';
import type { TaskRow } from '$lib/replica/store/rows';

/** One task that waits for another one, and their places from the top. */
export interface Wait {
	readonly before: TaskRow;
	readonly after: TaskRow;
	readonly kind: DependencyKind;
	readonly from: number;
	readonly to: number;
}

/** A line from what a task waits for to the task. */
export interface Line {
	readonly id: string;
	readonly from: RecordId;
	readonly to: RecordId;
	/** As a path of SVG. */
	readonly path: string;
	/** The dates contradict what it says. */
	readonly violated: boolean;
}

/** Where bars are, in pixels. */
export interface Places {
	/** Where the bar of some dates begins and ends. */
	readonly ends: (dates: Dates) => { readonly start: number; readonly end: number } | null;
	readonly rowHeight: number;
}

/** How far a line goes out of a bar before it turns, in pixels. */
const OUT = 8;

/** Returns which tasks of a timeline wait for which. `null` stands for a line that is no task. */
export function waitsAmong(rows: readonly (TaskRow | null)[]): readonly Wait[] {
	const waiting: { readonly after: TaskRow; readonly to: number }[] = [];
	const wanted = new Map<RecordId, number | null>();
	rows.forEach((after, to) => {
		if (after?.dependencies === undefined) return;
		waiting.push({ after, to });
		for (const id of Object.keys(after.dependencies)) wanted.set(id, null);
	});
	rows.forEach((row, at) => {
		if (row !== null && wanted.has(row.id)) wanted.set(row.id, at);
	});
	return waiting.flatMap(({ after, to }) =>
		Object.entries(after.dependencies ?? {}).flatMap(([id, kind]) => {
			const from = wanted.get(id) ?? null;
			const before = from === null ? null : (rows[from] ?? null);
			return from === null || before === null ? [] : [{ before, after, kind, from, to }];
		})
	);
}

/** Returns the lines of those that wait of which one is between two places from the top, by their dates as they are shown. */
export function linesBetween(
	waits: readonly Wait[],
	datesOf: (row: TaskRow) => Dates,
	{ ends, rowHeight }: Places,
	top: number,
	bottom: number
): readonly Line[] {
	return waits.flatMap(({ before, after, kind, from, to }) => {
		if (Math.max(from, to) < top || Math.min(from, to) > bottom) return [];
		const [first, second] = [datesOf(before), datesOf(after)];
		const [a, b] = [ends(first), ends(second)];
		if (a === null || b === null) return [];
		const middle = (index: number) => (index + 0.5) * rowHeight;
		return [
			{
				...{ id: `${before.id} ${after.id}`, from: before.id, to: after.id },
				path: pathOf(kind, a, middle(from), b, middle(to)),
				violated: isViolated(
					kind,
					{ ...first, closedAt: before.closedAt },
					{ ...second, closedAt: after.closedAt }
				)
			}
		];
	});
}

interface Ends {
	readonly start: number;
	readonly end: number;
}

/** Returns the path from one bar to another: out of the one, down or up between the rows, into the other. */
function pathOf(kind: DependencyKind, a: Ends, ya: number, b: Ends, yb: number): string {
	const xa = kind === 'start-start' ? a.start : a.end;
	const xb = kind === 'finish-finish' ? b.end : b.start;
	const [outA, outB] = [kind === 'start-start' ? -OUT : OUT, kind === 'finish-finish' ? OUT : -OUT];
	const turn =
		kind === 'finish-start'
			? xa + outA
			: kind === 'start-start'
				? Math.min(xa, xb) + outA
				: Math.max(xa, xb) + outA;
	if (kind !== 'finish-start' || turn <= xb + outB) {
		return `M${xa} ${ya} H${turn} V${yb} H${xb}`;
	}
	// It begins before what it waits for ends: the line goes back between the two rows.
	const between = yb > ya ? yb - (yb - ya) / 2 : yb + (ya - yb) / 2;
	return `M${xa} ${ya} H${turn} V${between} H${xb + outB} V${yb} H${xb}`;
}

/** Returns the tasks whose dates contradict what they wait for. */
export const violatedIn = (lines: readonly Line[]): ReadonlySet<RecordId> =>
	new Set(lines.filter(({ violated }) => violated).map(({ to }) => to));
