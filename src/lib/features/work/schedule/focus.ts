/** A direction in which the focus goes from one task to another. */
type Direction = 'left' | 'right' | 'up' | 'down';

const DIRECTIONS: Readonly<Record<string, Direction>> = {
	ArrowLeft: 'left',
	ArrowRight: 'right',
	ArrowUp: 'up',
	ArrowDown: 'down'
};

/** How much more a way across counts than one along. */
const ACROSS = 2;

/**
 * Returns the task to which a key takes the focus: the nearest one in the direction of an arrow, the first or the last;
 * `null` for any other key, and where there is none.
 */
export function focusedBy(
	key: string,
	from: HTMLElement,
	all: readonly HTMLElement[]
): HTMLElement | null {
	if (key === 'Home') return all[0] ?? null;
	if (key === 'End') return all.at(-1) ?? null;
	const direction = DIRECTIONS[key];
	if (direction === undefined) return null;
	const here = middleOf(from);
	let best: { readonly element: HTMLElement; readonly far: number } | null = null;
	for (const element of all) {
		if (element === from) continue;
		const there = middleOf(element);
		const [x, y] = [there.x - here.x, there.y - here.y];
		const along = { left: -x, right: x, up: -y, down: y }[direction];
		const across = direction === 'left' || direction === 'right' ? Math.abs(y) : Math.abs(x);
		if (along <= 1) continue;
		const far = along + ACROSS * across;
		if (best === null || far < best.far) best = { element, far };
	}
	return best?.element ?? null;
}

function middleOf(element: HTMLElement): { readonly x: number; readonly y: number } {
	const { left, top, height } = element.getBoundingClientRect();
	// Bars are as long as their tasks: they are compared by where they begin.
	return { x: left, y: top + height / 2 };
}
