/** What lies over the page and can be closed, the topmost last. */
const layers: (() => void)[] = [];

const watchers = new Set<() => void>();

/** Tells whenever a layer opens. Returns the way to stop. */
export function onLayerOpened(tell: () => void): () => void {
	watchers.add(tell);
	return () => void watchers.delete(tell);
}

/** A dialog, sheet or drawer has opened. Returns what to call when it has closed. */
export function openLayer(close: () => void): () => void {
	layers.push(close);
	for (const tell of watchers) tell();
	return () => {
		const at = layers.lastIndexOf(close);
		if (at >= 0) layers.splice(at, 1);
	};
}

/** How many lie over the page. */
export const openLayers = (): number => layers.length;

/** Whether anything lies over the page that Back closes. */
export const hasOpenLayer = (): boolean => layers.length > 0;

/** Closes what lies on top. Returns whether there was anything: Back goes nowhere then. */
export function closeTopLayer(): boolean {
	const close = layers.at(-1);
	close?.();
	return close !== undefined;
}
