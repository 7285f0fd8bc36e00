import type { RecordId } from '$lib/domain/core/ids';
import type { DependencyKind } from '$lib/domain/task/dependency';
import { isViolated } from '$lib/domain/task/dependencies';
import { spanOf, type Dates } from '$lib/domain/task/schedule';
import type { TaskRow } from '$lib/replica/store/rows';

/** A task as a timeline draws lines to it: its place from the top, and its dates as they are shown. */
export interface Placed {
	readonly row: TaskRow;
	readonly dates: Dates;
	readonly index: number;
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

/** Returns the lines between tasks of a timeline of which one is between two places from the top. */
export function linesBetween(
	placed: readonly Placed[],
	{ ends, rowHeight }: Places,
	top: number,
	bottom: number
): readonly Line[] {
	const known = new Map(placed.map((one) => [one.row.id, one]));
	const lines: Line[] = [];
	for (const after of placed) {
		for (const [id, kind] of Object.entries(after.row.dependencies ?? {})) {
			const before = known.get(id);
			if (before === undefined) continue;
			const [high, low] = [before.index, after.index].sort((a, b) => a - b) as [number, number];
			if (low < top || high > bottom) continue;
			const [a, b] = [ends(before.dates), ends(after.dates)];
			if (a === null || b === null) continue;
			const middle = (index: number) => (index + 0.5) * rowHeight;
			lines.push({
				...{ id: `${id} ${after.row.id}`, from: id, to: after.row.id },
				path: pathOf(kind, a, middle(before.index), b, middle(after.index)),
				violated: isViolated(
					kind,
					{ ...before.dates, closedAt: before.row.closedAt },
					{ ...after.dates, closedAt: after.row.closedAt }
				)
			});
		}
	}
	return lines;
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

/** Whether a task has a date. */
export const isDated = (dates: Dates): boolean => spanOf(dates) !== null;
