/** What is spread onto the button that opens a layer: its ARIA state and what it answers to. */
export type TriggerProps = Record<string | symbol, unknown>;

interface Sleeping {
	readonly popup: 'menu' | 'dialog';
	/** Fetches the layer; called as soon as a press is likely. */
	readonly load: () => void;
	/** Opens it; by the keyboard, a menu starts at its first line. */
	readonly open: (keyboard: boolean) => void;
}

/**
 * What a trigger carries until the code of its layer is there: it looks and answers the same, and
 * fetches the layer at the first sign of interest. After that the layer's own props take over.
 */
export function sleepingTrigger({ popup, load, open }: Sleeping): TriggerProps {
	return {
		type: 'button',
		'aria-haspopup': popup,
		'aria-expanded': 'false',
		'data-state': 'closed',
		onpointerenter: load,
		onfocus: load,
		onpointerdown: (event: PointerEvent) => {
			load();
			// A menu opens when the mouse goes down: by the time it is up again, the menu's own props may
			// be here, and those leave clicks alone. A finger may yet scroll: it opens when it goes up.
			const down = popup === 'menu' && event.pointerType !== 'touch';
			if (down && event.button === 0 && !event.ctrlKey) open(false);
		},
		onpointerup: (event: PointerEvent) => {
			if (popup === 'menu' && event.pointerType === 'touch') open(false);
		},
		onclick: (event: MouseEvent) => {
			event.preventDefault();
			open(false);
		},
		onkeydown: (event: KeyboardEvent) => {
			if (event.ctrlKey || event.metaKey || event.altKey) return;
			const opens = ['Enter', ' ', ...(popup === 'menu' ? ['ArrowDown'] : [])];
			if (!opens.includes(event.key)) return;
			// Else the key would also press the button.
			event.preventDefault();
			open(true);
		}
	};
}
