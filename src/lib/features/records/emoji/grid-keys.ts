const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/**
 * Returns which of the buttons of a grid a key leads to from one of them, by how they stand on the page; `null` for
 * other keys and beyond the edge.
 */
export function gridTarget(
	buttons: readonly HTMLElement[],
	from: HTMLElement,
	key: string
): HTMLElement | null {
	const step = STEPS[key];
	if (step !== undefined) return buttons[buttons.indexOf(from) + step] ?? null;
	if (key === 'Home') return buttons[0] ?? null;
	if (key === 'End') return buttons.at(-1) ?? null;
	if (key !== 'ArrowDown' && key !== 'ArrowUp') return null;
	const { top, left } = from.getBoundingClientRect();
	const away = key === 'ArrowDown' ? 1 : -1;
	const placed = buttons
		.map((button) => ({ button, box: button.getBoundingClientRect() }))
		.map(({ button, box }) => ({
			button,
			down: (box.top - top) * away,
			aside: Math.abs(box.left - left)
		}))
		.filter(({ down }) => down > 1);
	const nearest = Math.min(...placed.map(({ down }) => down));
	const line = placed.filter(({ down }) => down - nearest <= 1).sort((a, b) => a.aside - b.aside);
	return line[0]?.button ?? null;
}
