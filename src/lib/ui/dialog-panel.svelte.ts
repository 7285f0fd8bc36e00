import type DialogPanel from './DialogPanel.svelte';

/** The frame of all dialogs. It is loaded once, before the first of them is shown. */
class LazyPanel {
	current = $state.raw<typeof DialogPanel>();
	private loading: Promise<void> | null = null;

	/** Loads the frame unless it is there or on its way. A failure is told as every missing part is; the next call tries again. */
	load(): void {
		if (this.current !== undefined || this.loading !== null) return;
		this.loading = import('./DialogPanel.svelte')
			.then(({ default: panel }) => {
				this.current = panel;
			})
			.finally(() => {
				this.loading = null;
			});
	}
}

export const dialogPanel = new LazyPanel();
