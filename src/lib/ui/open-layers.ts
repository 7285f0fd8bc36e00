/** The close functions of the layers over the page, the topmost last. */
const layers: (() => void)[] = [];

const watchers = new Set<() => void>();

/** Calls the listener whenever a layer opens. Returns a function that stops this. */
export function onLayerOpened(tell: () => void): () => void {
	watchers.add(tell);
	return () => void watchers.delete(tell);
}

/** Call it when a dialog, sheet or drawer has opened. Returns a function to call when it has closed. */
export function openLayer(close: () => void): () => void {
	layers.push(close);
	for (const tell of watchers) tell();
	return () => {
		const at = layers.lastIndexOf(close);
		if (at >= 0) layers.splice(at, 1);
	};
}

/** Returns the number of layers over the page. */
export const openLayers = (): number => layers.length;

/** Whether there is a layer over the page that Back closes. */
export const hasOpenLayer = (): boolean => layers.length > 0;

/** Closes the topmost layer. Returns whether there was one. If so, Back must not navigate. */
export function closeTopLayer(): boolean {
	const close = layers.at(-1);
	close?.();
	return close !== undefined;
}
