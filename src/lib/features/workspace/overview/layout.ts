import type { OverviewVisit } from '$lib/documents/private';
import type { OverviewLayout } from '$lib/domain/figures/arrangement';
import type { Instant } from '$lib/domain/core/day';

/** The parts of the overview in their standard order. */
export const PARTS = [
	'results',
	'pipeline',
	'forecast',
	'work',
	'news',
	'stages',
	'spaces'
] as const;

export type Part = (typeof PARTS)[number];

/** An arrangement of the overview, with every part. */
export interface Arranged {
	readonly shown: readonly Part[];
	readonly hidden: readonly Part[];
}

/** Returns the parts as a member has arranged them. What was added since stands where it does by standard. */
export function arranged(layout: OverviewLayout | null): Arranged {
	if (layout === null) return { shown: PARTS, hidden: [] };
	const order = layout.order.filter((name): name is Part => PARTS.some((part) => part === name));
	const all = [...new Set(order)];
	PARTS.forEach((part, at) => {
		if (all.includes(part)) return;
		const before = PARTS.slice(0, at).findLast((one) => all.includes(one));
		all.splice(before === undefined ? 0 : all.indexOf(before) + 1, 0, part);
	});
	const isHidden = (part: Part) => layout.hidden.includes(part);
	return { shown: all.filter((part) => !isHidden(part)), hidden: all.filter(isHidden) };
}

const layoutOf = (shown: readonly Part[], hidden: readonly Part[]): OverviewLayout => ({
	order: [...shown, ...hidden],
	hidden
});

/** Returns the arrangement with a part one place further up or down. */
export function withMoved({ shown, hidden }: Arranged, part: Part, step: 1 | -1): OverviewLayout {
	const order = [...shown];
	const at = order.indexOf(part);
	const to = at + step;
	if (at !== -1 && to >= 0 && to < order.length) {
		order.splice(at, 1);
		order.splice(to, 0, part);
	}
	return layoutOf(order, hidden);
}

/** Returns the arrangement with a part hidden, or shown again at the end. */
export const withHidden = (
	{ shown, hidden }: Arranged,
	part: Part,
	isHidden: boolean
): OverviewLayout =>
	isHidden
		? layoutOf(
				shown.filter((one) => one !== part),
				[...hidden.filter((one) => one !== part), part]
			)
		: layoutOf(
				[...shown.filter((one) => one !== part), part],
				hidden.filter((one) => one !== part)
			);

/** After this time without a look, in ms, the next one is another visit. */
const APART = 30 * 60_000;

/** A visit that goes on is noted this often at most, in ms. */
const NOTED_EVERY = 5 * 60_000;

/** Returns the visit to note when the overview is looked at; `null` when nothing has to be noted. */
export function visitNow(last: OverviewVisit | null, now: Instant): OverviewVisit | null {
	if (last === null) return { seenAt: now, before: null };
	const gap = now - last.seenAt;
	// Another device's clock may be ahead.
	if (gap < NOTED_EVERY) return null;
	return { seenAt: now, before: gap >= APART ? last.seenAt : last.before };
}
