/** The props of the button that opens a layer: its ARIA state and its event handlers. */
export type TriggerProps = Record<string | symbol, unknown>;

interface Sleeping {
	readonly popup: 'menu' | 'dialog';
	/** Loads the layer. Called as soon as a press is likely. */
	readonly load: () => void;
	/** Opens the layer. When a key has opened it, a menu starts at its first line. */
	readonly open: (keyboard: boolean) => void;
}

/**
 * Returns the props of a trigger until the code of its layer is loaded. The trigger looks and works the
 * same, and loads the layer at the first sign of interest. After that the layer's own props take over.
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
			// A menu opens when the mouse button is pressed: when it is released, the menu's own props
			// may be there, and those ignore clicks. A finger may still scroll, so it opens the menu
			// when it is lifted.
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
			// Otherwise the key would also press the button.
			event.preventDefault();
			open(true);
		}
	};
}
